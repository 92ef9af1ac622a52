// Who may record: only who has been allowed by every single one, for this one asking.
import { describe, expect, it } from "vitest";
import type { DeviceId } from "../../../shared/ids.ts";
import { weighConsent, type ConsentInput, type OwnRecording } from "../../../renderer/calls/consent.ts";

const [anna, ben, cara] = ["anna", "ben", "cara"] as unknown as [DeviceId, DeviceId, DeviceId];
type Other = ConsentInput["others"][number];

const asking: OwnRecording = { phase: "asking", number: 7 };
const silent = { recording: { phase: "none", number: 0 } } as const;
const other = (deviceId: DeviceId, said: Other["said"] = silent): Other => ({ deviceId, said });
const answers = (agrees: boolean, number = 7, to = anna) => ({ ...silent, consent: { to, number, agrees } });
const weigh = (change: Partial<ConsentInput>) =>
  weighConsent({ self: anna, own: { phase: "none", number: 0 }, answered: undefined, others: [], ...change });

describe("who asks", () => {
  it("waits for everybody, those included who have said nothing yet", () => {
    const others = [other(ben, answers(true)), { deviceId: cara, said: undefined }];
    expect(weigh({ own: asking, others })).toEqual({ own: asking, view: { state: "asking", agreed: [ben] } });
  });

  it("records when all have agreed", () => {
    const others = [other(ben, answers(true)), other(cara, answers(true))];
    expect(weigh({ own: asking, others })).toEqual({
      own: { ...asking, phase: "running" },
      view: { state: "running", by: "self" },
    });
  });

  it("stops when somebody comes who has not agreed, and goes on when they do", () => {
    const own: OwnRecording = { ...asking, phase: "running" };
    expect(weigh({ own, others: [other(ben, answers(true)), other(cara)] }).own.phase).toBe("asking");
  });

  it("is refused by one, also while it runs", () => {
    for (const phase of ["asking", "running"] as const) {
      const others = [other(ben, answers(true)), other(cara, answers(false))];
      expect(weigh({ own: { ...asking, phase }, others }).own.phase).toBe("none");
    }
  });

  it("is not allowed by an answer to another asking, or to somebody else", () => {
    for (const answer of [answers(true, 6), answers(true, 7, cara)])
      expect(weigh({ own: asking, others: [other(ben, answer)] }).view).toEqual({
        state: "asking",
        agreed: [],
      });
    expect(weigh({ own: asking, others: [other(ben, answers(false, 6))] }).own.phase).toBe("asking");
  });

  it("records nobody alone", () => {
    expect(weigh({ own: asking }).own.phase).toBe("none");
  });

  it("gives way to who asked at the same moment; both sides see the same one", () => {
    const annaAsks = other(anna, { recording: asking });
    const benAsks = other(ben, { recording: { phase: "asking", number: 3 } });
    expect(weigh({ self: ben, own: { phase: "asking", number: 3 }, others: [annaAsks] })).toMatchObject({
      own: { phase: "none" },
      view: { state: "asked", by: anna },
    });
    expect(weigh({ self: anna, own: asking, others: [benAsks] }).own.phase).toBe("asking");
  });
});

describe("who is asked", () => {
  const asks = (phase: OwnRecording["phase"], number = 7) => other(ben, { recording: { phase, number } });

  it("is asked until there is an answer to this asking", () => {
    expect(weigh({ others: [asks("asking")] }).view).toEqual({ state: "asked", by: ben, number: 7 });
    expect(
      weigh({ others: [asks("asking", 8)], answered: { to: ben, number: 7, agrees: true } }).view.state,
    ).toBe("asked");
  });

  it("sees that it runs, and who records", () => {
    const answered = { to: ben, number: 7, agrees: true };
    expect(weigh({ others: [asks("asking")], answered }).view).toEqual({ state: "none" });
    expect(weigh({ others: [asks("running")], answered }).view).toEqual({ state: "running", by: ben });
  });

  it("is asked also when it runs already", () => {
    expect(weigh({ others: [asks("running")] }).view.state).toBe("asked");
  });
});
