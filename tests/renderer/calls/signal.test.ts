// What of another window's signals reaches the browser, and what is ignored.
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { isOurDescription, withoutCandidates, withPauses } from "../../../renderer/calls/sdp.ts";
import { readSignal, toCandidate, writeSignal } from "../../../renderer/calls/signal.ts";

const print = `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => "AB").join(":")}`;
const media = ["audio", "video", "video", "audio", "application"];

function sdp(change: { lines?: readonly string[]; media?: readonly string[]; print?: string } = {}): string {
  return [
    "v=0",
    "o=- 1 2 IN IP4 127.0.0.1",
    ...(change.lines ?? []),
    ...(change.media ?? media).flatMap((kind) => [
      `m=${kind} 9 UDP/TLS/RTP/SAVPF 111`,
      change.print ?? print,
    ]),
    "",
  ].join("\r\n");
}

const offer = (text: string) => JSON.stringify({ kind: "offer", attempt: 1, round: 1, sdp: text });

describe("a description", () => {
  it("of ours is taken", () => {
    expect(readSignal(offer(sdp()))).toMatchObject({ signal: { kind: "offer" }, refused: 0 });
  });

  it.each([
    ["none", "a=nothing"],
    ["a weak hash", "a=fingerprint:sha-1 AB:CD"],
    ["a short one", "a=fingerprint:sha-256 AB:CD"],
    ["two hashes", `${print}\r\na=fingerprint:sha-512 AB:CD`],
    ["two certificates", `${print}\r\n${print.replace("AB", "CD")}`],
  ])("with fingerprints of another kind is ignored: %s", (_, print) => {
    expect(readSignal(offer(sdp({ print })))).toEqual({ refused: 1 });
  });

  it.each([
    ["fewer lines", media.slice(1)],
    ["more lines", [...media, "video"]],
    ["another order", ["video", "audio", "video", "audio", "application"]],
  ])("with other media is ignored: %s", (_, media) => {
    expect(isOurDescription(sdp({ media }))).toBe(false);
  });

  it("brings no candidates or keys in passing", () => {
    expect(isOurDescription(sdp({ lines: ["a=candidate:1 1 udp 1 192.0.2.1 1 typ host"] }))).toBe(false);
    expect(isOurDescription(sdp({ lines: ["a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"] }))).toBe(false);
    const own = sdp({ lines: ["a=candidate:1 1 udp 1 192.0.2.1 1 typ host", "a=end-of-candidates"] });
    expect(withoutCandidates(own)).toBe(sdp());
  });

  it("that is too long is ignored", () => {
    expect(readSignal(offer(sdp({ lines: ["a=x:".padEnd(27_000, "y")] })))).toEqual({ refused: 1 });
  });
});

describe("a voice", () => {
  const sound = (fmtp: string) =>
    `m=audio 9 UDP/TLS/RTP/SAVPF 63 111\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:63 111/111\r\na=fmtp:111 ${fmtp}\r\n`;
  const head = "v=0\r\na=group:BUNDLE 0 1\r\n";

  it.each([
    ["minptime=10;useinbandfec=1", "minptime=10;useinbandfec=1;usedtx=1"],
    ["usedtx=0;useinbandfec=1", "useinbandfec=1;usedtx=1"],
    ["usedtx=0", "usedtx=1"],
  ])("is sent with its pauses left out, whatever the other side asked for: %s", (asked, becomes) => {
    const rest = `m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=fmtp:96 usedtx=0\r\n${sound("minptime=10")}`;
    expect(withPauses(head + sound(asked) + rest)).toBe(head + sound(becomes) + rest);
  });

  it("without Opus is left as it is", () => {
    expect(withPauses(sdp())).toBe(sdp());
  });
});

describe("candidates", () => {
  const read = (...candidates: readonly unknown[]) =>
    readSignal(JSON.stringify({ kind: "candidates", attempt: 1, round: 1, candidates }));
  const good = {
    line: "candidate:842163049 1 udp 1677729535 192.0.2.7 46154 typ srflx raddr 0.0.0.0 rport 0",
    mid: 1,
  };

  it.each([
    "candidate:1 1 udp 2122260223 10.0.0.5 50000 typ host generation 0 ufrag abcd network-id 1",
    "candidate:1 1 udp 2122260223 2001:db8::1 50000 typ host",
    "candidate:1 1 udp 2122260223 ::ffff:10.0.0.5 50000 typ relay raddr 10.0.0.5 rport 3478",
    "candidate:1 1 udp 2122260223 3f1a0a4e-6a0b-4a43-9c8e-2d7a1ad5f1ab.local 50000 typ host",
  ])("as browsers make them are taken: %s", (line) => {
    expect(read({ line, mid: 0 })).toMatchObject({ refused: 0 });
  });

  it.each([
    "candidate:1 1 udp 1 evil.example 1 typ host",
    "candidate:1 1 udp 1 256.1.1.1 1 typ host",
    "candidate:1 1 udp 1 1.2.3 1 typ host",
    "candidate:1 1 udp 1 192.0.2.1 70000 typ host",
    "candidate:1 3 udp 1 192.0.2.1 1 typ host",
    "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
    "candidate:1 1 udp 1 192.0.2.1 1 typ other",
    "candidate:1 1 udp 1 192.0.2.1 1 typ host\r\na=crypto:1",
    "",
  ])("of another shape are ignored and counted, the others taken: %s", (line) => {
    expect(read({ line, mid: 0 }, good)).toEqual({
      signal: { kind: "candidates", attempt: 1, round: 1, candidates: [good] },
      refused: 1,
    });
  });

  it("belong to one of our lines, and come in small numbers", () => {
    expect(read({ ...good, mid: 5 }, { ...good, mid: "0" }, null)).toEqual({ refused: 3 });
    expect(read(...Array.from({ length: 41 }, () => good))).toEqual({ refused: 1 });
  });

  it("of TCP are not told: browsers only call by it", () => {
    expect(
      toCandidate("candidate:1 1 tcp 1518280447 192.0.2.7 9 typ host tcptype active", 0),
    ).toBeUndefined();
    expect(toCandidate(good.line, 1)).toEqual(good);
  });
});

it("what is written is read; anything else is ignored and never throws", () => {
  const restart = { kind: "restart", attempt: 3 } as const;
  expect(readSignal(writeSignal(restart))).toEqual({ signal: restart, refused: 0 });
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (payload) => {
      expect(readSignal(payload).signal).toBeUndefined();
    }),
  );
});
