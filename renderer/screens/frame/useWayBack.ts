// Where the focus goes when a layer closes: back to whatever had it when the layer first appeared, unless a place was chosen in
// the layer, which then takes the focus itself. For layers whose field takes the focus as it appears, so that nothing typed
// is lost; by then it is too late for the dialog to see who had it before.
import { useState } from "react";
import { useLayout } from "../../state/layout.ts";

export function useWayBack(): () => HTMLElement | false {
  const [before] = useState(() => ({ focused: document.activeElement, place: useLayout.getState().place }));
  return () => {
    const stayed = useLayout.getState().place === before.place;
    return stayed && before.focused instanceof HTMLElement ? before.focused : false;
  };
}
