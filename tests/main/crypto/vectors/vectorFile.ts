// The official MLS test vectors (mlswg/mls-implementations): where they are, and what every check needs.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "vitest";
import { getCiphersuiteImpl, type CiphersuiteImpl, type GroupContext } from "ts-mls";
import {
  getCiphersuiteFromId,
  getCiphersuiteNameFromId,
  type CiphersuiteId,
} from "ts-mls/crypto/ciphersuite.js";
import type { Decoder } from "ts-mls/codec/tlsDecoder.js";
import type { Encoder } from "ts-mls/codec/tlsEncoder.js";
import { nodeProvider } from "../../../../main/core/crypto/nodeProvider.ts";

/** MLS_TEST_VECTORS, or the folder beside the repository. */
export const vectorFolder = resolve(
  process.env["MLS_TEST_VECTORS"] ?? join(import.meta.dirname, "../../../../../shared/mls-test-vectors"),
);

export const haveVectors = existsSync(join(vectorFolder, "treekem.json"));

export function readVectors<Case>(name: string): readonly Case[] {
  return JSON.parse(readFileSync(join(vectorFolder, `${name}.json`), "utf8")) as readonly Case[];
}

/** On the provider as shipped. */
export async function suiteOf(id: number): Promise<CiphersuiteImpl> {
  return getCiphersuiteImpl(getCiphersuiteFromId(id as CiphersuiteId), nodeProvider);
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}

export function expectHex(bytes: Uint8Array | undefined, hex: string): void {
  expect(bytes && Buffer.from(bytes).toString("hex")).toBe(hex);
}

/** The whole of it, and nothing left over. */
export function decodeAll<Value>(decoder: Decoder<Value>, hex: string): Value {
  const bytes = fromHex(hex);
  const decoded = decoder(bytes, 0);
  expect(decoded?.[1]).toBe(bytes.length);
  return decoded![0];
}

export function expectRoundTrip<Value>(decoder: Decoder<Value>, encoder: Encoder<Value>, hex: string): void {
  expectHex(encoder(decodeAll(decoder, hex)), hex);
}

export function contextOf(
  suiteId: number,
  values: { group_id: string; epoch: number; tree_hash: string; confirmed_transcript_hash: string },
): GroupContext {
  return {
    version: "mls10",
    cipherSuite: getCiphersuiteNameFromId(suiteId as CiphersuiteId),
    groupId: fromHex(values.group_id),
    epoch: BigInt(values.epoch),
    treeHash: fromHex(values.tree_hash),
    confirmedTranscriptHash: fromHex(values.confirmed_transcript_hash),
    extensions: [],
  };
}
