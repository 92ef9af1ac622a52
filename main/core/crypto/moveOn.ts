// The step into a new epoch: what the library leaves to its user. Past epochs get their time, private keys of blanked nodes go,
// and whatever the new epoch does not need any more is listed to be overwritten (RFC 9420 section 9.2).
import type { ClientState } from "ts-mls";
import { retention } from "./clientConfig.ts";
import type { Group } from "./group.ts";
import { dropParents, secretsOfTree } from "./secrets.ts";

export interface Step {
  readonly group: Group;
  /** To be overwritten once `group` has replaced the one before. */
  readonly spent: readonly Uint8Array[];
}

/** `now` in ms since epoch: when the epoch before was left. */
export function moveOn(before: Group, after: ClientState, now: number): Step {
  const privateKeys = keysInUse(after);
  const history = after.historicalReceiverData;
  const retiredAt = new Map(
    [...before.retiredAt, [before.state.groupContext.epoch, now] as const].filter(([epoch]) =>
      history.has(epoch),
    ),
  );
  const state: ClientState = {
    ...after,
    privatePath: { ...after.privatePath, privateKeys },
    secretTree: dropParents(after.secretTree),
  };
  return { group: { ref: before.ref, state, retiredAt }, spent: spentSecrets(before.state, state) };
}

/** Leaves past epochs behind that are older than 7 days; the same object when there are none. */
export function leaveOldEpochs(group: Group, now: number): Step {
  const old = [...group.retiredAt]
    .filter(([, at]) => at + retention.pastEpochMs < now)
    .map(([epoch]) => epoch);
  if (old.length === 0) return { group, spent: [] };
  const historicalReceiverData = new Map(group.state.historicalReceiverData);
  const retiredAt = new Map(group.retiredAt);
  for (const epoch of old) {
    historicalReceiverData.delete(epoch);
    retiredAt.delete(epoch);
  }
  const state = { ...group.state, historicalReceiverData };
  return { group: { ...group, state, retiredAt }, spent: spentHistory(group.state, state) };
}

/** A key of a node that is blank now can decrypt nothing that is still to come. */
function keysInUse({ privatePath, ratchetTree }: ClientState): Record<number, Uint8Array> {
  return Object.fromEntries(
    Object.entries(privatePath.privateKeys).filter(([node]) => ratchetTree[Number(node)] !== undefined),
  );
}

/** Sender data secret and resumption PSK of the epoch before stay in use: its late messages are read with them. */
function spentSecrets(before: ClientState, after: ClientState): readonly Uint8Array[] {
  const { initSecret, exporterSecret, externalSecret, confirmationKey, membershipKey } = before.keySchedule;
  const kept = new Set(Object.values(after.privatePath.privateKeys));
  return [
    initSecret,
    exporterSecret,
    externalSecret,
    confirmationKey,
    membershipKey,
    ...Object.values(before.privatePath.privateKeys).filter((key) => !kept.has(key)),
    ...spentHistory(before, after),
  ];
}

function spentHistory(before: ClientState, after: ClientState): readonly Uint8Array[] {
  return [...before.historicalReceiverData]
    .filter(([epoch]) => !after.historicalReceiverData.has(epoch))
    .flatMap(([, data]) =>
      [data.senderDataSecret, data.resumptionPsk].concat(secretsOfTree(data.secretTree)),
    );
}
