// What calls are told as, and how they are arranged, without a screen.
import { describe, expect, it } from "vitest";
import { createInstance } from "i18next";
import type { CallLineView } from "../../shared/bridge/callViews.ts";
import type { AccountId, DeviceId } from "../../shared/ids.ts";
import type { RemoteParticipant } from "../../renderer/calls/activeCall.ts";
import type { TestStep } from "../../renderer/calls/connectionTest.ts";
import { arrange, gridColumns, tileSizes } from "../../renderer/screens/call/arrange.ts";
import {
  serverOf,
  stepAdvice,
  stepOutcome,
  stepTitle,
  testDetails,
  testVerdict,
} from "../../renderer/screens/settings/testSentences.ts";
import { callClock, callLength } from "../../renderer/text/callLength.ts";
import { callOutcome } from "../../renderer/text/callOutcome.ts";
import { chinese, english } from "../../renderer/text/resources.ts";

const i18n = createInstance();
void i18n.init({
  lng: "en",
  ns: Object.keys(english),
  resources: { en: english, "zh-CN": chinese },
  interpolation: { escapeValue: false },
  initAsync: false,
});
const ofCalls = { en: i18n.getFixedT("en", "calls"), zh: i18n.getFixedT("zh-CN", "calls") };
const both: ["settings", "calls"] = ["settings", "calls"];
const en = i18n.getFixedT("en", both);
const zh = i18n.getFixedT("zh-CN", both);

function remote(id: string, change: Partial<RemoteParticipant> = {}): RemoteParticipant {
  return {
    deviceId: id as DeviceId,
    accountId: id as AccountId,
    connection: "connected",
    isMuted: false,
    isOnHold: false,
    isSpeaking: false,
    bars: 4,
    hasCome: true,
    isStarved: false,
    ...change,
  };
}

const screen = {} as MediaStreamTrack;
const auto = { layout: "auto", pinned: undefined } as const;
const ids = (tiles: readonly { readonly id: string }[]) => tiles.map(({ id }) => id);

describe("arrangement", () => {
  const [a, b, c] = [remote("a"), remote("b"), remote("c")];
  const of = (...remotes: readonly RemoteParticipant[]) => ({ remotes, speaker: undefined });

  it("is alone, then one other large, then everybody alike", () => {
    expect(arrange(of(), auto).kind).toBe("alone");
    expect(arrange(of(a), auto)).toMatchObject({ kind: "duo", large: { id: "camera:a" } });
    const grid = arrange(of(a, b), auto);
    expect(grid.kind === "grid" && ids(grid.tiles)).toEqual(["camera:a", "camera:b", "self"]);
  });

  it("puts what is shared before everything, with its person in the strip", () => {
    const focus = arrange(of(a, remote("b", { screen })), auto);
    expect(focus).toMatchObject({ kind: "focus", large: { id: "screen:b" } });
    expect(focus.kind === "focus" && ids(focus.strip)).toEqual(["camera:a", "camera:b", "self"]);
  });

  it("follows whoever speaks in focus, and a pin before that", () => {
    const call = { remotes: [a, b, c], speaker: "b" as DeviceId };
    expect(arrange(call, { layout: "focus", pinned: undefined })).toMatchObject({
      large: { id: "camera:b" },
    });
    expect(arrange(call, { layout: "focus", pinned: "camera:c" as never })).toMatchObject({
      large: { id: "camera:c" },
    });
    expect(arrange(call, { layout: "grid", pinned: undefined }).kind).toBe("grid");
    // One's own voice moves nothing; whoever is pinned and gone is forgotten.
    expect(
      arrange({ ...call, speaker: "self" }, { layout: "focus", pinned: "camera:x" as never }),
    ).toMatchObject({
      large: { id: "camera:a" },
    });
  });

  it("asks for large pictures only of what is large", () => {
    const sizes = tileSizes(arrange(of(a, remote("b", { screen })), auto));
    expect([...sizes]).toEqual([
      ["b", "large"],
      ["a", "small"],
    ]);
    const eight = Array.from({ length: 7 }, (_, at) => remote(String(at)));
    expect(new Set(tileSizes(arrange(of(...eight), auto)).values())).toEqual(new Set(["small"]));
  });

  it.each([
    [1, 16 / 9, 1],
    [2, 16 / 9, 2],
    [2, 3 / 4, 1],
    [4, 16 / 9, 2],
    [6, 16 / 9, 3],
    [6, 0.9, 2],
    [8, 16 / 9, 3],
  ])("%i pictures in a place of aspect %f stand in %i columns", (count, aspect, columns) => {
    expect(gridColumns(count, aspect)).toBe(columns);
  });
});

describe("length", () => {
  it.each([
    [400, "1 s", "1 秒"],
    [40_000, "40 s", "40 秒"],
    [12 * 60_000 + 20_000, "12 min", "12 分钟"],
    [3_599_000, "1 h", "1 小时"],
    [65 * 60_000, "1 h 5 min", "1 小时 5 分钟"],
  ])("%i ms", (ms, english, chinese) => {
    expect(callLength(ofCalls.en, ms)).toBe(english);
    expect(callLength(ofCalls.zh, ms)).toBe(chinese);
  });

  it("runs as a clock, and never backwards", () => {
    expect(callClock(767_000)).toBe("12:47");
    expect(callClock(3_729_000)).toBe("1:02:09");
    expect(callClock(-500)).toBe("00:00");
  });
});

describe("outcome", () => {
  const me = "me" as AccountId;
  const other = "other" as AccountId;
  const line = (change: Partial<CallLineView>): CallLineView => ({
    callId: "c" as CallLineView["callId"],
    media: "voice",
    lastedMs: 0,
    tookPart: [],
    declinedBy: [],
    busy: [],
    missed: false,
    ...change,
  });
  const ended = { selfId: me, isOwn: false, isRunning: false };

  it.each([
    [line({ tookPart: [me, other] }), "talked", "talked"],
    [line({ declinedBy: [me] }), "youDeclined", "declined"],
    [line({ busy: [other] }), "missed", "busy"],
    [line({ givenUp: "unanswered" }), "missed", "unanswered"],
    [line({}), "missed", "cancelled"],
  ] as const)("%# for who was called, and for who called", (call, called, caller) => {
    expect(callOutcome(call, ended)).toBe(called);
    expect(callOutcome(call, { ...ended, isOwn: true })).toBe(caller);
  });

  it("is open as long as the call runs: nobody has missed it yet", () => {
    expect(callOutcome(line({}), { ...ended, isRunning: true })).toBe("running");
  });
});

describe("connection test", () => {
  const works = { state: "works" } as const;
  const closed = { state: "fails", reason: "unreachable" } as const;
  const tls: TestStep = {
    kind: "turn",
    transport: "tls",
    url: "turns:relay.example:443?transport=tcp",
    outcome: closed,
  };

  it("says what to open, with host, protocol and port", () => {
    expect(stepAdvice(en, tls)).toBe(
      "Nothing answers. Ask your administrator to open TCP port 443 to relay.example.",
    );
    expect(stepAdvice(zh, tls)).toContain("TCP 端口 443");
    expect(stepTitle(en, tls)).toBe("Relayed calls by TLS");
    expect(serverOf("turn:relay.example?transport=udp")).toEqual({ host: "relay.example", port: "3478" });
    expect(serverOf("turns:[2001:db8::1]")).toEqual({ host: "[2001:db8::1]", port: "5349" });
  });

  it("has a sentence for every reason, and none where nothing is to be done", () => {
    const reasons = ["silent", "denied", "missing", "in-use", "lost", "failed", "timeout"] as const;
    for (const reason of reasons)
      for (const t of [en, zh]) {
        const advice = stepAdvice(t, { kind: "microphone", outcome: { state: "fails", reason } });
        expect(advice, reason).toMatch(/\s|。/);
      }
    expect(stepAdvice(en, { ...tls, outcome: works })).toBeUndefined();
    expect(stepOutcome(en, { state: "works", roundTripMs: 31.4 })).toBe("Works, 31 ms");
  });

  it("sums up: everything, enough, or not enough", () => {
    const sound: TestStep = { kind: "microphone", outcome: works };
    const relay: TestStep = { kind: "relay", outcome: works };
    const direct: TestStep = { kind: "direct", outcome: works };
    expect(testVerdict([])).toBeUndefined();
    expect(testVerdict([sound, { ...relay, outcome: { state: "running" } }])).toBeUndefined();
    expect(testVerdict([sound, relay, direct])).toBe("good");
    expect(testVerdict([sound, relay, direct, tls])).toBe("limited");
    expect(testVerdict([sound, relay, { ...direct, outcome: closed }, tls])).toBe("bad");
    expect(testVerdict([{ ...sound, outcome: closed }, relay, direct])).toBe("bad");
  });

  it("is told to an administrator line by line, in the same words everywhere", () => {
    const steps: readonly TestStep[] = [{ kind: "relay", outcome: { state: "works", roundTripMs: 4 } }, tls];
    expect(testDetails(steps)).toBe(
      "relay: works 4 ms\nturn tls turns:relay.example:443?transport=tcp: fails (unreachable)",
    );
  });
});
