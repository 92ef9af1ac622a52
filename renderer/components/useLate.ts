// True once `active` has lasted 300 ms: shorter waits show nothing, so nothing flickers.
import { useEffect, useState } from "react";

const lateAfterMs = 300;

export function useLate(active: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!active) return undefined;
    const timer = setTimeout(() => setLate(true), lateAfterMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [active]);
  return active && late;
}
