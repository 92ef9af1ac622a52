// Encrypts application messages (RFC 9420 section 6.3): each takes one generation of this device's ratchet, once and for ever.
import { createApplicationMessage, encodeMlsMessage, type ClientState } from "ts-mls";
import { assert } from "../../../shared/assert.ts";
import { limits } from "../../../shared/wire/limits.ts";
import type { Group, Surroundings } from "./group.ts";
import { paddingFor } from "./padding.ts";

/** Fails with `too-large` before any generation is used. `spent` is to be forgotten once the new group has replaced the old. */
export async function sealMessages(
  surroundings: Surroundings,
  group: Group,
  plaintexts: readonly Uint8Array[],
): Promise<{
  readonly group: Group;
  readonly envelopes: readonly Uint8Array[];
  readonly spent: readonly Uint8Array[];
}> {
  const paddings = plaintexts.map((plaintext) => paddingFor(plaintext.length));
  const envelopes: Uint8Array[] = [];
  const spent: Uint8Array[] = [];
  let { state } = group;
  for (const [at, plaintext] of plaintexts.entries()) {
    const padded: ClientState = {
      ...state,
      clientConfig: { ...surroundings.config, paddingConfig: paddings[at]! },
    };
    const { newState, privateMessage, consumed } = await createApplicationMessage(
      padded,
      plaintext,
      surroundings.suite,
    );
    spent.push(...consumed);
    state = { ...newState, clientConfig: surroundings.config };
    const envelope = encodeMlsMessage({
      version: "mls10",
      wireformat: "mls_private_message",
      privateMessage,
    });
    assert(envelope.length <= limits.envelopeBytes, "padding leaves room for framing");
    envelopes.push(envelope);
  }
  return { group: { ...group, state }, envelopes, spent };
}
