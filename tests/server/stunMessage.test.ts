// STUN messages: those of RFC 5769, and whatever else comes.
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { readAddress, writeAddress } from "../../server/turn/stunAddress.ts";
import {
  longestMessage,
  longTermKey,
  methods,
  readMessage,
  writeMessage,
  type StunMessage,
} from "../../server/turn/stunMessage.ts";

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ""), "hex");
const shortTermKey = Buffer.from("VOkJxbRl1RmTxUk/WvJxBt");

const samples = {
  ipv4: hex(`0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
    00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`),
  ipv6: hex(`01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
    00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
    00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c`),
  longTerm: hex(`00010060 2112a442 78ad3433c6ad72c029da412e 00060012 e3839ee38388e383aae38383e382afe382b90000
    0015001c 662f2f3439396b39353464364f4c33346f4c394653547679363473 41 0014000b 6578616d706c652e6f726700
    00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666`),
};

it("reads RFC 5769's answers: address and signature", () => {
  for (const [bytes, host] of [
    [samples.ipv4, "192.0.2.1"],
    [samples.ipv6, "2001:db8:1234:5678:11:2233:4455:6677"],
  ] as const) {
    const message = readMessage(bytes)!;
    expect(message).toMatchObject({ kind: "success", method: methods.binding });
    const mapped = readAddress(message.attributes.mapped, message.transactionId)!;
    expect(mapped).toMatchObject({ host, port: 32_853 });
    expect(writeAddress(mapped, message.transactionId)).toEqual(message.attributes.mapped);
    expect(message.isSignedWith(shortTermKey)).toBe(true);
    expect(message.isSignedWith(Buffer.from("another"))).toBe(false);
  }
});

it("reads and writes RFC 5769's request with long-term credentials, to the byte", () => {
  const { attributes, transactionId, isSignedWith } = readMessage(samples.longTerm)!;
  const key = longTermKey("マトリックス", "example.org", "TheMatrIX");
  expect(isSignedWith(key)).toBe(true);
  const { username, nonce, realm } = attributes;
  expect([username, nonce, realm].map(String)).toEqual([
    "マトリックス",
    "f//499k954d6OL34oL9FSTvy64sA",
    "example.org",
  ]);
  const request = { kind: "request", method: methods.binding, transactionId } as const;
  const written = writeMessage(
    { ...request, attributes: { username: username!, nonce: nonce!, realm: realm! } },
    key,
  );
  expect(written).toEqual(samples.longTerm);
});

it("reads every kind and method as it was written", () => {
  for (const kind of ["request", "indication", "success", "error"] as const)
    for (const method of [...Object.values(methods), 0x7f, 0xfff]) {
      const transactionId = randomBytes(12);
      expect(readMessage(writeMessage({ kind, method, transactionId, attributes: {} }))).toMatchObject({
        kind,
        method,
        transactionId,
      });
    }
});

it("a signature covers all before it, and what follows it counts for nothing", () => {
  const key = randomBytes(16);
  const message: StunMessage = {
    kind: "success",
    method: methods.allocate,
    transactionId: randomBytes(12),
    attributes: { lifetime: Buffer.alloc(4), data: randomBytes(9) },
  };
  const signed = writeMessage(message, key);
  for (let at = 0; at < signed.length; at++) {
    const changed = Buffer.from(signed);
    changed[at]! ^= 1;
    // The padding of an attribute is nobody's, and signed all the same.
    expect(readMessage(changed)?.isSignedWith(key) ?? false, `byte ${at}`).toBe(false);
  }
  const smuggled = Buffer.concat([signed, Buffer.from([0, 0x16, 0, 4, 1, 2, 3, 4])]);
  smuggled.writeUInt16BE(smuggled.length - 20, 2);
  const read = readMessage(smuggled)!;
  expect(read.isSignedWith(key)).toBe(true);
  expect(read.attributes.relayed).toBeUndefined();
});

it("takes nothing that is cut, too long, or longer or shorter than it says", () => {
  for (const sample of Object.values(samples)) {
    for (let length = 0; length < sample.length; length++)
      expect(readMessage(sample.subarray(0, length)), `${length} bytes`).toBeUndefined();
    expect(readMessage(Buffer.concat([sample, Buffer.alloc(4)]))).toBeUndefined();
  }
  const lying = Buffer.from(samples.longTerm);
  lying.writeUInt16BE(0xffff, 22);
  expect(readMessage(lying), "an attribute beyond the end").toBeUndefined();
  const long = { kind: "success", method: 1, transactionId: randomBytes(12) } as const;
  const write = (size: number) => writeMessage({ ...long, attributes: { data: Buffer.alloc(size) } });
  expect(readMessage(write(longestMessage - 24))).toBeDefined();
  expect(readMessage(write(longestMessage - 20))).toBeUndefined();
});

it("never throws, whatever comes", () => {
  const seeds = Object.values(samples);
  for (let round = 0; round < 5_000; round++) {
    const bytes = round % 5 === 0 ? randomBytes(round % 300) : Buffer.from(seeds[round % 3]!);
    for (let changes = 0; changes < 3 && bytes.length > 0; changes++)
      bytes[randomBytes(1)[0]! % bytes.length] = randomBytes(1)[0]!;
    const message = readMessage(bytes);
    if (message === undefined) continue;
    message.isSignedWith(shortTermKey);
    for (const name of ["mapped", "relayed", "peer"] as const)
      readAddress(message.attributes[name], message.transactionId);
  }
});

it("takes no address of another family or length", () => {
  const id = randomBytes(12);
  const tooShort = [
    Buffer.alloc(0),
    Buffer.from([0]),
    Buffer.from([0, 1]),
    Buffer.from([0, 1, 0, 9, 1, 2, 3]),
  ];
  const odd = [
    Buffer.from([0, 3, 0, 9, 1, 2, 3, 4]),
    Buffer.from([0, 2, 0, 9, 1, 2, 3, 4]),
    Buffer.alloc(20),
  ];
  for (const value of [undefined, ...tooShort, ...odd]) expect(readAddress(value, id)).toBeUndefined();
});
