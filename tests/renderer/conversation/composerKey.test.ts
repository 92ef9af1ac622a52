import { describe, expect, test } from "vitest";
import { composerKey, type KeyPress } from "../../../renderer/screens/conversation/composer/composerKey.ts";
import { TypingSignal } from "../../../renderer/screens/conversation/composer/TypingSignal.ts";
import { withoutBlankEnds } from "../../../renderer/screens/conversation/composer/useSend.ts";
import { openTestClock } from "../../support/clock.ts";

function press(changes: Partial<KeyPress>): KeyPress {
  return {
    key: "Enter",
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    isComposing: false,
    keyCode: 13,
    ...changes,
  };
}

test("what Enter means, by setting and by the keys held with it", () => {
  const meanings = (sendWith: "enter" | "ctrl-enter") =>
    [{}, { shiftKey: true }, { ctrlKey: true }, { metaKey: true }, { altKey: true }].map((changes) =>
      composerKey(press(changes), sendWith),
    );
  expect(meanings("enter")).toEqual(["send", undefined, "newLine", "newLine", "newLine"]);
  expect(meanings("ctrl-enter")).toEqual([undefined, undefined, "send", "send", undefined]);
});

test("while an input method composes it means nothing, whatever the browser reports", () => {
  for (const sendWith of ["enter", "ctrl-enter"] as const)
    for (const composing of [{ isComposing: true }, { keyCode: 229 }])
      expect(
        composerKey(press({ ctrlKey: sendWith === "ctrl-enter", ...composing }), sendWith),
      ).toBeUndefined();
});

test("blank lines before and white space after go, indentation stays", () => {
  expect(withoutBlankEnds("\n \n  if (a)\n    b\n\n ")).toBe("  if (a)\n    b");
  expect(withoutBlankEnds(" \n\t ")).toBe("");
});

describe("typing signal", () => {
  function signalAt() {
    const told: boolean[] = [];
    const clock = openTestClock();
    return { signal: new TypingSignal((active) => told.push(active), clock), told, pass: clock.advance };
  }

  test("is told at most every five seconds", () => {
    const { signal, told, pass } = signalAt();
    signal.typed("a");
    pass(4_999);
    signal.typed("ab");
    expect(told).toEqual([true]);
    pass(1);
    signal.typed("abc");
    expect(told).toEqual([true, true]);
  });

  test("ends when the text is emptied, sent, or rests; and only once", () => {
    const { signal, told, pass } = signalAt();
    signal.typed("a");
    signal.typed("");
    signal.stop();
    expect(told).toEqual([true, false]);
    signal.typed("b");
    pass(8_000);
    expect(told).toEqual([true, false, true, false]);
    signal.stop();
    expect(told).toHaveLength(4);
  });

  test("is not told for blanks", () => {
    const { signal, told } = signalAt();
    signal.typed("  ");
    expect(told).toEqual([]);
  });
});
