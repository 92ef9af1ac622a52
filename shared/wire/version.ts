// The wire's version. A test hashes the schemas and fails until a changed wire has a new number and a line of history here.

export interface WireRevision {
  readonly version: number;
  /** SHA-256 (hex) of the JSON schemas of all calls and pushes; tests/shared/wireVersion.test.ts computes it. */
  readonly schemas: string;
  readonly change: string;
}

/** Newest last. Until the first release a change may rewrite the last line; afterwards it adds one with the next number. */
export const wireHistory: readonly WireRevision[] = [
  {
    version: 1,
    schemas: "d59ba629962533ec7719a636d6a49c2a98583781e7d8c68fa533a7549a89450a",
    change:
      "The first wire: accounts, devices, key packages, conversations, envelopes, inboxes, transients, presence, STUN and TURN servers.",
  },
];

export const wireVersion = 1;
