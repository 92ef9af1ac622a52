// The wire's parser: what one end encodes the other end reads, and nothing a hostile peer sends gets further than an error.
import fc from "fast-check";
import { Packr } from "msgpackr";
import { expect, it } from "vitest";
import { guardFrame } from "../../shared/wire/frameGuard.ts";
import { limits } from "../../shared/wire/limits.ts";
import { wireParser } from "../../shared/wire/parser.ts";

const packr = new Packr({ useRecords: false });
const encode = (packet: unknown) => new wireParser.Encoder().encode(packet as never)[0]!;

/** What the decoder makes of a frame; throws as it throws. */
function decode(frame: unknown): unknown {
  const decoder = new wireParser.Decoder();
  let decoded: unknown = "nothing";
  decoder.on("decoded", (packet) => (decoded = packet));
  decoder.add(frame);
  return decoded;
}

const leaf = fc.oneof(
  fc.string({ maxLength: 300 }),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }),
);
const key = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !text.startsWith("_"));
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("node")),
    fc.dictionary(key, tie("node"), { noNullPrototype: true }),
  ),
})).node;

/** Bytes come back as Buffer where there is one: the same bytes. */
const plain = (part: unknown): unknown => {
  if (part instanceof Uint8Array) return { bytes: Array.from(part) };
  if (Array.isArray(part)) return part.map(plain);
  if (typeof part === "object" && part !== null)
    return Object.fromEntries(Object.entries(part).map(([name, member]) => [name, plain(member)]));
  return Object.is(part, -0) ? 0 : part;
};

it("reads what it wrote: calls, pushes, acknowledgements, with bytes in one frame", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("call", "push"),
      fc.array(value, { maxLength: 3 }),
      fc.option(fc.nat()),
      (event, rest, id) => {
        const data = [event, ...rest];
        const packet = { type: 2, nsp: "/", data, ...(id === null ? {} : { id }) };
        expect(new wireParser.Encoder().encode(packet as never)).toHaveLength(1);
        expect(plain(decode(encode(packet)))).toEqual(plain(packet));
        const reply = { type: 3, nsp: "/", id: 1, data: rest };
        expect(plain(decode(encode(reply)))).toEqual(plain(reply));
      },
    ),
  );
});

it("[T6] drops members that are undefined", () => {
  const packet = { type: 2, nsp: "/", data: ["call", "name", { kept: 1, dropped: undefined }] };
  expect(decode(encode(packet))).toEqual({ type: 2, nsp: "/", data: ["call", "name", { kept: 1 }] });
});

it("carries every packet of Socket.IO, with and without data", () => {
  for (const packet of [
    { type: 0, nsp: "/", data: { wireVersion: 1 } },
    { type: 0, nsp: "/", data: undefined },
    { type: 1, nsp: "/", data: undefined },
    { type: 4, nsp: "/", data: { message: "no", data: { fault: { code: "upgrade-required" } } } },
  ])
    expect(decode(encode(packet))).toEqual(packet);
  expect(decode(encode({ type: 3, nsp: "/", id: 4, data: [undefined] }))).toMatchObject({ data: [null] });
});

const refused: Readonly<Record<string, unknown>> = {
  text: "2[]",
  "no bytes at all": Uint8Array.of(),
  "an extension": Uint8Array.of(0x93, 2, 0xc0, 0xd4, 0x42, 1),
  "a record definition": Uint8Array.of(0x93, 2, 0xc0, 0xd4, 0x72, 0x40),
  "a timestamp": packr.pack([2, null, ["call", new Date(0)]]),
  "a 64-bit integer": packr.pack([2, null, ["call", 2n ** 60n]]),
  "a key __proto__": rawMap("__proto__"),
  "a key that is a number": Uint8Array.of(0x93, 2, 0xc0, 0x92, 0xa4, ...ascii("call"), 0x81, 1, 1),
  "trailing bytes": Uint8Array.from([...packr.pack([2, null, ["call"]]), 0]),
  "deep nesting": packr.pack([2, null, ["call", nest(50)]]),
  "very deep nesting": new Uint8Array(1_000_000).fill(0x91),
  "an array longer than the frame": Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff),
  "a map longer than the frame": Uint8Array.of(0xdf, 0x7f, 0xff, 0xff, 0xff),
  "a frame that is too large": packr.pack([2, null, ["call", new Uint8Array(limits.frameBytes)]]),
  "too many values": packr.pack([2, null, ["call", Array.from({ length: 300_000 }, () => 0)]]),
  "another event": packr.pack([2, null, ["disconnect"]]),
  "an event without a name": packr.pack([2, null, []]),
  "an unknown packet type": packr.pack([5, null, ["call"]]),
  "a negative id": packr.pack([2, -1, ["call"]]),
  "a packet that is a map": packr.pack({ type: 2 }),
  "too few parts": packr.pack([2, null]),
  "a connect with text": packr.pack([0, null, "auth"]),
  "acknowledgement data that is no list": packr.pack([3, 1, {}]),
};
for (const [name, frame] of Object.entries(refused))
  it(`[T4] refuses ${name}`, () => {
    expect(() => decode(frame)).toThrow();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

it("[T4] refuses every truncated frame, and never breaks on changed bytes", () => {
  const frame = encode({
    type: 2,
    nsp: "/",
    data: ["call", "a", { list: [1, "two", new Uint8Array(40)], at: 1.5e12 }],
  });
  for (let length = 0; length < frame.length; length++)
    expect(() => decode(frame.subarray(0, length))).toThrow();
  fc.assert(
    fc.property(fc.nat(frame.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(frame);
      changed[at] = byte;
      onlyThrowsErrors(() => decode(changed));
    }),
  );
});

it("[T4] random bytes are refused or harmless", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => onlyThrowsErrors(() => decode(bytes))),
    { numRuns: 2_000 },
  );
});

it("what the guard lets pass is what the library reads, to the last byte", () => {
  fc.assert(
    fc.property(value, (any) => {
      const frame = packr.pack(any);
      expect(() => guardFrame(frame)).not.toThrow();
      expect(plain(packr.unpack(frame))).toEqual(plain(any));
    }),
  );
});

function onlyThrowsErrors(run: () => unknown): void {
  try {
    run();
  } catch (cause) {
    expect(cause).toBeInstanceOf(Error);
    expect(cause, "a stack overflow is no refusal").not.toBeInstanceOf(RangeError);
  }
  expect(Object.keys(Object.prototype)).toEqual([]);
}

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)];
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function rawMap(name: string): Uint8Array {
  const text = ascii(name);
  return Uint8Array.of(0x93, 2, 0xc0, 0x92, 0xa4, ...ascii("call"), 0x81, 0xa0 | text.length, ...text, 0x80);
}
