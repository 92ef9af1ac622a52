import { describe, expect, test } from "vitest";
import { organisationFingerprint, parseRelayAddress } from "../../../main/core/engine/relayAddress.ts";

describe("what people type to find their relay", () => {
  test.each([
    [
      "https://chat.example.org/join#7ZQ4M-0V2KD.abc",
      { address: "https://chat.example.org", invitation: "7ZQ4M-0V2KD", fingerprint: "abc" },
    ],
    [
      "http://10.0.0.5:7420/join#CODE.f_-1",
      { address: "http://10.0.0.5:7420", invitation: "CODE", fingerprint: "f_-1" },
    ],
    ["chat.example.org", { address: "https://chat.example.org" }],
    ["  chat.example.org:8443/ ", { address: "https://chat.example.org:8443" }],
    ["localhost:7420", { address: "http://localhost:7420" }],
    ["127.0.0.1:7420", { address: "http://127.0.0.1:7420" }],
    ["HTTPS://Chat.Example.org", { address: "https://chat.example.org" }],
  ])("%s", (typed, target) => {
    expect(parseRelayAddress(typed)).toEqual(target);
  });

  test.each([
    "",
    "http://",
    "not a host",
    "javascript:alert(1)",
    "https://%%%",
    "https://chat.example.org/join#%E0%A4%A",
  ])("%j is no address", (typed) => {
    expect(() => parseRelayAddress(typed)).toThrow("invalid");
  });

  test("a fingerprint is 16 bytes of SHA-256 in base64url", () => {
    expect(organisationFingerprint(new Uint8Array(32))).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});
