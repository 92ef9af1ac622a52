// What to persist after an operation: a snapshot when the epoch changed, else only the ratchets that moved. The library's state
// is immutable with structural sharing, so a moved ratchet is a changed reference (76 bytes, whatever the group's size).
import type { ClientState } from "ts-mls";
import type { SecretTree } from "ts-mls/secretTree.js";
import type { Group } from "./group.ts";
import type { GroupChanges, RatchetRow } from "./mlsEngine.ts";
import { encodeGroup, encodeRatchet } from "./snapshot.ts";

export const noChanges: GroupChanges = { ratchets: [] };

/** `before` is what the caller has persisted; undefined when nothing. */
export function changesBetween(before: Group | undefined, after: Group): GroupChanges {
  if (before === after) return noChanges;
  if (before === undefined || hasNewShape(before.state, after.state))
    return { snapshot: encodeGroup(after), ratchets: [] };
  return { ratchets: movedRatchets(before.state, after.state) };
}

/** The epoch changed, or a past epoch was left behind: both must leave nothing of the old rows. */
function hasNewShape(before: ClientState, after: ClientState): boolean {
  if (before.groupContext.epoch !== after.groupContext.epoch) return true;
  return before.historicalReceiverData.size !== after.historicalReceiverData.size;
}

function movedRatchets(before: ClientState, after: ClientState): readonly RatchetRow[] {
  const rows = compareTrees(after.groupContext.epoch, before.secretTree, after.secretTree);
  if (before.historicalReceiverData === after.historicalReceiverData) return rows;
  for (const [epoch, data] of after.historicalReceiverData) {
    const known = before.historicalReceiverData.get(epoch);
    if (known !== undefined && known !== data)
      rows.push(...compareTrees(epoch, known.secretTree, data.secretTree));
  }
  return rows;
}

function compareTrees(epoch: bigint, before: SecretTree, after: SecretTree): RatchetRow[] {
  const rows: RatchetRow[] = [];
  for (let node = 0; node < after.length; node += 2) {
    const ratchet = after[node];
    if (ratchet !== undefined && ratchet !== before[node])
      rows.push({ epoch: Number(epoch), node, bytes: encodeRatchet(ratchet) });
  }
  return rows;
}
