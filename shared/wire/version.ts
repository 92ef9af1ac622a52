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
    schemas: "3934daa5dce3fdcdca4d2bafd40c18f483e2b7404a3ddcf056a6f1ab84bfd937",
    change:
      "The first wire: accounts, devices, key packages, conversations, envelopes, inboxes, transients, presence.",
  },
];

export const wireVersion = 1;
