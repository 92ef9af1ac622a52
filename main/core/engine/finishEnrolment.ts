// What is left of an enrolment once the device can log in: the vault goes to the relay, the account gets its self group. Both are
// done once, whatever crashed in between.
import { Failure, isRetryable } from "../../../shared/fault.ts";
import { addIntent, readIntents } from "../store/commits.ts";
import { addConversation, readConversation } from "../store/conversations.ts";
import { readPendingRecovery, writePendingRecovery } from "../store/profile.ts";
import type { Engine } from "./context.ts";
import { fixedConversationId } from "./fixedConversation.ts";
import type { Intent } from "./intent.ts";

export async function finishEnrolment(engine: Engine): Promise<void> {
  startSelfGroup(engine);
  await storeVault(engine);
}

/** Fails with what the relay said when it may take the vault later; a vault it will never take is logged. */
export async function storeVault({ store, connection, platform }: Engine): Promise<void> {
  const pending = readPendingRecovery(store);
  if (pending === undefined || pending.isVaultStored) return;
  try {
    await connection.ask("vault.store", { vaultId: pending.vaultId, vault: pending.vault });
    writePendingRecovery(store, { ...pending, isVaultStored: true });
  } catch (cause) {
    if (!(cause instanceof Failure) || isRetryable(cause.code)) throw cause;
    platform.log.warn("vault.refused", { code: cause.code });
  }
}

/** My own devices' conversation: settings and read states travel there, encrypted. */
function startSelfGroup({ store, self, platform, groups }: Engine): void {
  const conversationId = fixedConversationId("self", [self.accountId]);
  const known = readConversation(store, conversationId);
  if (known !== undefined && groups.active(conversationId) !== undefined) return;
  if (readIntents<Intent>(store, conversationId).length > 0) return;
  const now = platform.clock.now();
  store.transaction(() => {
    addConversation(store, {
      conversationId,
      kind: "self",
      name: "",
      roles: [],
      generation: 0,
      joinedSequence: 0,
      createdAt: now,
    });
    addIntent<Intent>(store, conversationId, { kind: "create", accounts: [], notBefore: now });
  });
}
