import { describe, expect, test } from "vitest";
import { decodeContent, decodeTransient, encodeContent } from "../../../main/core/engine/encodeContent.ts";
import type { MessageId } from "../../../shared/ids.ts";

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const text = {
  type: "text",
  messageId: "AAAAAAAAAAAAAAAAAAAAAA" as MessageId,
  text: "你好 👋",
  sentAt: 1,
} as const;

describe("contents", () => {
  test("come back as they were written", () => {
    expect(decodeContent(encodeContent(text))).toEqual({ content: text });
    expect(decodeTransient(encodeContent({ type: "typing", active: true }))).toEqual({
      type: "typing",
      active: true,
    });
  });

  test("of a type that this version does not know are named so", () => {
    expect(decodeContent(bytes({ type: "hologram", size: 3 }))).toEqual({ cause: "newer-version" });
  });

  test.each([
    ["no JSON", new Uint8Array([255, 254])],
    ["no type", bytes({ text: "x" })],
    ["an empty text", bytes({ ...text, text: "" })],
    ["a text beyond the limit", bytes({ ...text, text: "x".repeat(16_001) })],
    ["a foreign id", bytes({ ...text, messageId: "../../etc" })],
    ["null", bytes(null)],
  ])("with %s are damaged", (_what, plaintext) => {
    expect(decodeContent(plaintext)).toEqual({ cause: "damaged" });
    expect(decodeTransient(plaintext)).toBeUndefined();
  });
});
