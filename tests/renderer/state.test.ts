import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "../../shared/fault.ts";
import { useApp } from "../../renderer/state/app.ts";
import {
  markAllRead,
  selectUnread,
  selectUnreadConversations,
  useConversations,
} from "../../renderer/state/conversations.ts";
import { reportFault, showingFaults, useFaults } from "../../renderer/state/faults.ts";
import { follow } from "../../renderer/state/follow.ts";
import {
  goBack,
  goForward,
  openConversation,
  openSection,
  openSettings,
  setFilter,
  showLayer,
  useLayout,
} from "../../renderer/state/layout.ts";
import { usePeople } from "../../renderer/state/people.ts";
import { stepConversation, visibleConversations } from "../../renderer/state/visibleConversations.ts";
import { createFixture, type Fixture } from "./fixture/fixtureBridge.ts";
import { conversationIdOf, people, sampleApp, sampleConversations } from "./fixture/sampleViews.ts";

let fixture: Fixture;
let stop = () => {};

beforeEach(async () => {
  useApp.setState(useApp.getInitialState(), true);
  useConversations.setState(useConversations.getInitialState(), true);
  useFaults.setState(useFaults.getInitialState(), true);
  useLayout.setState(useLayout.getInitialState(), true);
  usePeople.setState(usePeople.getInitialState(), true);
  fixture = createFixture({
    app: sampleApp({}),
    people,
    conversations: new Map(sampleConversations().map((view) => [view.conversationId, view])),
  });
});

afterEach(() => stop());

async function start() {
  stop = await follow(fixture.bridge);
  await until(() => useConversations.getState().loaded);
}

async function until(condition: () => boolean) {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

const namesShown = () => {
  const { ids, byId } = useConversations.getState();
  return ids.map((id) => byId.get(id)?.name);
};

describe("follow", () => {
  it("loads the app, then people and conversations: pinned first, then by last activity", async () => {
    await start();
    expect(usePeople.getState().byId.size).toBe(people.length);
    expect(namesShown().slice(0, 4)).toEqual([
      "K3 发布协调 Launch",
      "何静 He Jing",
      "周明 Zhou Ming",
      "Firmware guild",
    ]);
  });

  it("loads the lists only once the app is ready", async () => {
    fixture.state.app = sampleApp({ phase: "recoveryKey" });
    stop = await follow(fixture.bridge);
    expect(fixture.asked.map((call) => call.name)).toEqual(["app.view"]);
    fixture.emit({ name: "app.changed", body: sampleApp({}) });
    await until(() => useConversations.getState().loaded);
    expect(fixture.asked.map((call) => call.name)).toEqual([
      "app.view",
      "people.list",
      "conversation.list",
      "call.list",
    ]);
  });

  it("applies each event to its store, and moves a row only when its order changed", async () => {
    await start();
    const view = sampleConversations()[3]!;
    const before = useConversations.getState().ids;
    fixture.emit({ name: "conversation.changed", body: { ...view, unread: 9 } });
    expect(useConversations.getState().byId.get(view.conversationId)?.unread).toBe(9);
    expect(useConversations.getState().ids).toBe(before);
    fixture.emit({
      name: "conversation.changed",
      body: { ...view, lastActivityAt: view.lastActivityAt + 1e9 },
    });
    expect(namesShown()[2]).toBe("Firmware guild");

    fixture.emit({ name: "person.changed", body: { ...people[1]!, presence: "online" } });
    expect(usePeople.getState().byId.get(people[1]!.accountId)?.presence).toBe("online");
    fixture.emit({
      name: "connection.changed",
      body: { state: "offline", catchingUp: 0, waitingToSend: 2 },
    });
    expect(useApp.getState().view?.connection.waitingToSend).toBe(2);
    fixture.emit({ name: "conversation.requested", body: { conversationId: view.conversationId } });
    expect(useLayout.getState().place.conversationId).toBe(view.conversationId);
  });

  it("asks for everything again when the line is back", async () => {
    await start();
    fixture.lose();
    expect(useApp.getState().lost).toBe(true);
    fixture.state.conversations.delete(conversationIdOf(0));
    fixture.comeBack();
    await until(() => !useApp.getState().lost && useConversations.getState().ids.length === 11);
    expect(namesShown()[0]).toBe("何静 He Jing");
  });

  it("says so when the core does not answer the first question, and goes on when it comes back", async () => {
    fixture.failNext("app.view", "timeout");
    stop = await follow(fixture.bridge);
    expect(useApp.getState()).toMatchObject({ view: undefined, unreachable: true });
    fixture.comeBack();
    await until(() => useConversations.getState().loaded);
    expect(useApp.getState().unreachable).toBe(false);
  });
});

describe("counts", () => {
  it("leave out what is muted", async () => {
    await start();
    expect(selectUnread(useConversations.getState())).toBe(10);
    expect(selectUnreadConversations(useConversations.getState())).toBe(4);
  });

  it("mark as read reaches behind an own message that is still waiting", async () => {
    await start();
    const view = sampleConversations()[2]!;
    const { sequence: _, ...waiting } = view.last!;
    await markAllRead({ ...view, last: waiting });
    const calls = fixture.asked.slice(-2);
    expect(calls.map((call) => call.name)).toEqual(["message.page", "conversation.markRead"]);
    expect(useConversations.getState().byId.get(view.conversationId)?.unread).toBe(0);
  });
});

describe("the list under a filter", () => {
  it("shows unread ones and keeps the open one; or groups", async () => {
    await start();
    const state = useConversations.getState();
    const open = conversationIdOf(7);
    expect(visibleConversations(state, "unread", undefined)).toHaveLength(4);
    expect(visibleConversations(state, "unread", open)).toContain(open);
    expect(visibleConversations(state, "groups", undefined)).toHaveLength(6);
    expect(visibleConversations(state, "all", undefined)).toBe(state.ids);
  });

  it("Alt+Down and Alt+Up walk what is shown, with Shift what is unread", async () => {
    await start();
    const openName = () =>
      useConversations.getState().byId.get(useLayout.getState().place.conversationId!)?.name;
    stepConversation(1, false);
    expect(openName()).toBe("K3 发布协调 Launch");
    stepConversation(1, true);
    expect(openName()).toBe("周明 Zhou Ming");
    stepConversation(-1, false);
    expect(openName()).toBe("何静 He Jing");
    setFilter("groups");
    stepConversation(1, false);
    expect(openName()).toBe("K3 发布协调 Launch");
    stepConversation(-1, false);
    expect(openName()).toBe("K3 发布协调 Launch");
  });
});

describe("places", () => {
  it("go back and forward, drop the way forward at a turn, and close the layer", () => {
    const [a, b] = [conversationIdOf(1), conversationIdOf(2)];
    openConversation(a);
    openConversation(a);
    openSettings("language");
    openSection("chats");
    expect(useLayout.getState().place).toMatchObject({ section: "chats", conversationId: a });
    goBack();
    expect(useLayout.getState().place).toMatchObject({ section: "settings", settingsPage: "language" });
    goBack();
    goForward();
    expect(useLayout.getState().place.section).toBe("settings");
    showLayer({ kind: "newConversation" });
    openConversation(b);
    expect(useLayout.getState()).toMatchObject({ forward: [], layer: undefined });
    goForward();
    expect(useLayout.getState().place.conversationId).toBe(b);
  });

  it("stand still at both ends", () => {
    const { place } = useLayout.getState();
    goBack();
    goForward();
    expect(useLayout.getState().place).toBe(place);
  });
});

describe("faults", () => {
  it("show once per code, the newest three, and answer undefined", async () => {
    expect(await showingFaults(Promise.reject(new Failure("offline", "no route")))).toBeUndefined();
    for (const code of ["timeout", "conflict", "offline", "invalid"] as const) reportFault(new Failure(code));
    expect(useFaults.getState().notices.map(({ fault }) => fault.code)).toEqual([
      "conflict",
      "offline",
      "invalid",
    ]);
  });
});
