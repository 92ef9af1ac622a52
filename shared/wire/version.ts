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
    schemas: "d962a28b4138c5be5a385a9d8b8768f7b069c843791aa25679b7483a25d49783",
    change:
      "The first wire: accounts, devices, key packages, conversations, envelopes, inboxes, transients, presence.",
  },
];

export const wireVersion = 1;
