// What the first view does not need is not in its bundle; it is fetched as soon as that view stands. (React's lazy would hold
// each part back for 300 ms when it is first shown, and keys typed into the switcher meanwhile would be lost.)
import { useEffect, useState } from "react";
import { loadPart } from "../../loadPart.ts";

export type LaterParts = Awaited<ReturnType<typeof loadParts>>;

/** Undefined until they are here. */
export function useLaterParts(): LaterParts | undefined {
  const [parts, setParts] = useState<LaterParts>();
  useEffect(() => {
    const load = async () => setParts(await loadPart(loadParts));
    void load();
  }, []);
  return parts;
}

async function loadParts() {
  const [{ Settings }, { Switcher }, { NewConversation }, { CallsSection }, calls] = await Promise.all([
    import("../settings/Settings.tsx"),
    import("../switcher/Switcher.tsx"),
    import("../newConversation/NewConversation.tsx"),
    import("../calls/CallsSection.tsx"),
    loadCallParts(),
    // Asked for again where it is shown: it is here by then, and nobody's call is cut off because it is not.
    import("../conversation/details/AddMembers.tsx"),
  ]);
  return { Settings, Switcher, NewConversation, CallsSection, ...calls };
}

async function loadCallParts() {
  const [{ CallLayer }, { CallStrip }, { IncomingCalls }] = await Promise.all([
    import("../call/CallLayer.tsx"),
    import("../call/CallStrip.tsx"),
    import("../call/incoming/IncomingCalls.tsx"),
  ]);
  return { CallLayer, CallStrip, IncomingCalls };
}
