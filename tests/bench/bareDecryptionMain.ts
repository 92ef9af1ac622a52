// The baseline of the catch-up bench, a process of its own as a core is: the engine as shipped, on one thread, decrypts what the
// relay has queued for a closed profile, in a catch-up's batches, and nothing else. No other thread, no copies, no storing.
// Arguments: the profile's folder, the relay's folder, the conversation.
import { join } from "node:path";
import { openGroupEngine } from "../../main/core/crypto/groupEngine.ts";
import { readConversation } from "../../main/core/store/conversations.ts";
import { readGroups, readGroupState } from "../../main/core/store/groups.ts";
import { readProfile } from "../../main/core/store/profile.ts";
import { assert } from "../../shared/assert.ts";
import type { ConversationId } from "../../shared/ids.ts";
import { openDatabase } from "../../shared/node/openDatabase.ts";
import { openClosedProfile } from "./closedProfile.ts";

export interface BareDecryption {
  readonly messages: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** As in engine/inbox.ts. */
const batch = 250;
const [, , dataDir, relayDir, conversationId] = process.argv as string[];
process.send?.(await decryptAll(dataDir!, relayDir!, conversationId as ConversationId));
process.disconnect();

async function decryptAll(dataDir: string, relayDir: string, id: ConversationId): Promise<BareDecryption> {
  const { identity, group, stored, cursor } = readGroup(dataDir, id);
  const envelopes = readQueued(relayDir, id, cursor);
  const engine = await openGroupEngine(identity, { now: Date.now() });
  await engine.load(group, stored);
  const policy = { kind: "direct", removers: [], departing: [], revoked: [] } as const;
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  let messages = 0;
  for (let at = 0; at < envelopes.length; at += batch) {
    const { processed } = await engine.process(group, envelopes.slice(at, at + batch), policy, Date.now());
    messages += processed.filter(({ kind }) => kind === "message").length;
  }
  const { user, system } = process.cpuUsage(before);
  return { messages, seconds: (performance.now() - startedAt) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

function readGroup(dataDir: string, conversationId: ConversationId) {
  const store = openClosedProfile(dataDir);
  const profile = readProfile(store);
  const group = readGroups(store, conversationId).find(({ isActive }) => isActive);
  const stored = group && readGroupState(store, group);
  const conversation = readConversation(store, conversationId);
  store.close();
  assert(profile?.countersignature !== undefined, "the profile is enrolled");
  assert(group !== undefined && stored !== undefined && conversation !== undefined, "there is a group");
  const { organisation, account, countersignature, device, devicePrivateKey } = profile;
  const { organisationId, organisationKey } = organisation;
  const identity = { organisationId, organisationKey, account, countersignature, device, devicePrivateKey };
  return { identity, group, stored, cursor: conversation.cursor };
}

function readQueued(relayDir: string, id: ConversationId, after: number): readonly Uint8Array[] {
  const database = openDatabase({ path: join(relayDir, "relay.db") });
  const rows = database
    .prepare<[string, number], { readonly body: Uint8Array }>(
      `SELECT body FROM envelope WHERE conversation = (SELECT number FROM conversation WHERE id = ?) AND sequence > ?
       ORDER BY sequence`,
    )
    .all(id, after);
  database.close();
  return rows.map(({ body }) => new Uint8Array(body));
}
