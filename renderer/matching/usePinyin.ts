// Pinyin matching, loaded when a search first opens: its dictionary is larger than all the rest of the page.
import { useEffect, useState } from "react";
import type { MatchPinyin } from "./matchName.ts";

let loaded: MatchPinyin | undefined;

export function usePinyin(): MatchPinyin | undefined {
  const [matchPinyin, setMatchPinyin] = useState(() => loaded);
  useEffect(() => {
    if (loaded !== undefined) return;
    void loadPinyin().then((match) => setMatchPinyin(() => match));
  }, []);
  return matchPinyin;
}

async function loadPinyin(): Promise<MatchPinyin> {
  const { match } = await import("pinyin-pro");
  loaded = (text, query) => match(text, query, { precision: "start", continuous: true, v: true });
  return loaded;
}
