// Keeps the stores true: loads what the window needs first, then applies every event of the core in the order it arrives.
import { unreachable } from "../../shared/assert.ts";
import type { BridgeEvent } from "../../shared/bridge/events.ts";
import type { Bridge, Unsubscribe } from "../bridge/bridge.ts";
import { dropCall, showCall, showCalls } from "./calls.ts";
import { showApp, showConnection, showSettings, useApp } from "./app.ts";
import { showConversation, showConversations } from "./conversations.ts";
import { ask, attachBridge } from "./core.ts";
import { reportFault, toFault } from "./faults.ts";
import { openConversation } from "./layout.ts";
import { showPeople, showPerson } from "./people.ts";

/**
 * Call before anything is shown. Resolves when the first view is there, with the way to stop; faults are shown, never thrown.
 */
export async function follow(bridge: Bridge): Promise<Unsubscribe> {
  attachBridge(bridge);
  const stops = [
    bridge.subscribe(apply),
    bridge.onLost(() => useApp.setState({ lost: true })),
    bridge.onBack(() => void reload()),
    // Whichever call or event brings it: people and conversations can be asked for from then on.
    useApp.subscribe(({ view }, before) => {
      if (view?.phase === "ready" && before.view?.phase !== "ready") void loadLists();
    }),
  ];
  await loadApp();
  return () => stops.forEach((stop) => stop());
}

async function loadApp(): Promise<void> {
  try {
    showApp(await ask("app.view", {}));
    useApp.setState({ lost: false });
  } catch (cause) {
    if (useApp.getState().view !== undefined) return reportFault(cause);
    toFault(cause);
    useApp.setState({ unreachable: true });
  }
}

async function loadLists(): Promise<void> {
  try {
    const [{ people }, { conversations }, { calls }] = await Promise.all([
      ask("people.list", {}),
      ask("conversation.list", {}),
      ask("call.list", {}),
    ]);
    showPeople(people);
    showConversations(conversations);
    showCalls(calls);
  } catch (cause) {
    reportFault(cause);
  }
}

/** The line was down: events were missed. */
async function reload(): Promise<void> {
  await loadApp();
  if (useApp.getState().view?.phase === "ready") await loadLists();
}

function apply({ name, body }: BridgeEvent): void {
  switch (name) {
    case "app.changed":
      return showApp(body);
    case "connection.changed":
      return showConnection(body);
    case "settings.changed":
      return showSettings(body);
    case "person.changed":
      return showPerson(body);
    case "conversation.changed":
      return showConversation(body);
    case "message.added":
    case "message.changed":
    case "message.removed":
      return; // The open conversation's log listens for these itself.
    case "call.changed":
      return showCall(body);
    case "call.ended":
      return dropCall(body);
    case "call.signalled":
      return; // The call that this window is in listens for these itself.
    case "conversation.requested":
      return openConversation(body.conversationId);
    default:
      return unreachable(name);
  }
}
