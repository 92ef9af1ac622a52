// Follows a commit of somebody else, or refuses it. The library checks RFC 9420's rules; those it leaves open (who may, D1, D3, D5,
// who one is) are checked here, and only when all hold does the group move on.
import {
  emptyPskIndex,
  processPrivateMessage,
  processPublicMessage,
  type ClientState,
  type IncomingMessageCallback,
  type PrivateMessage,
  type PublicMessage,
} from "ts-mls";
import { viewCommit, viewRejoin } from "./commitView.ts";
import { describe, type Group, type Surroundings } from "./group.ts";
import { hasUniqueLeaves, leafAt, memberAt, membersOf } from "./members.ts";
import type { CommitPolicy, GroupMember } from "./mlsEngine.ts";
import { moveOn } from "./moveOn.ts";
import { unreadable, type Opened } from "./opened.ts";
import { allowsCommit, allowsRejoin, isSameIdentity, type CommitView } from "./policy.ts";

/** A commit by a member, encrypted as all our handshakes are. Its epoch and group are already checked. */
export async function applyMemberCommit(
  surroundings: Surroundings,
  group: Group,
  { message, policy }: { readonly message: PrivateMessage; readonly policy: CommitPolicy },
): Promise<Opened> {
  let view: CommitView | undefined;
  const judge: IncomingMessageCallback = (incoming) => {
    const seen = incoming.kind === "commit" ? viewCommit(surroundings, group.state, incoming) : undefined;
    view = seen !== undefined && allowsCommit(policy, seen, surroundings.time.now) ? seen : undefined;
    return view === undefined ? "reject" : "accept";
  };
  try {
    const { suite } = surroundings;
    const { newState, consumed } = await processPrivateMessage(
      group.state,
      message,
      emptyPskIndex,
      suite,
      judge,
    );
    if (view === undefined) return unreadable(group, "policy");
    if (newState.groupActiveState.kind === "removedFromGroup")
      return followed(surroundings, { view, before: group, after: newState, spent: consumed });
    if (!keepsTheRules(surroundings, group.state, { after: newState, committer: view.committer }))
      return unreadable(group, "policy");
    return followed(surroundings, { view, before: group, after: newState, spent: consumed });
  } catch {
    return unreadable(group, "damaged");
  }
}

/** D5: a device commits itself back in from outside (RFC 9420 section 12.4.3.2). Its epoch and group are already checked. */
export async function applyRejoin(
  surroundings: Surroundings,
  group: Group,
  { message, policy }: { readonly message: PublicMessage; readonly policy: CommitPolicy },
): Promise<Opened> {
  const rejoin = viewRejoin(surroundings, group.state, message);
  if (rejoin === undefined || !allowsRejoin(policy, rejoin.newcomer, rejoin.removed))
    return unreadable(group, "policy");
  if (rejoin.removed.leafIndex === group.state.privatePath.leafIndex) return unreadable(group, "own");
  try {
    const { suite, verifier } = surroundings;
    const { newState, consumed } = await processPublicMessage(group.state, message, emptyPskIndex, suite);
    if (!hasUniqueLeaves(verifier, newState.ratchetTree)) return unreadable(group, "policy");
    const committer = findDevices(surroundings, newState, [rejoin.newcomer])[0] ?? rejoin.removed;
    const view = { committer, added: [rejoin.newcomer], removed: [rejoin.removed] };
    return followed(surroundings, { view, before: group, after: newState, spent: consumed });
  } catch {
    return unreadable(group, "damaged");
  }
}

/** What can only be seen once the library has worked the commit out. */
function keepsTheRules(
  { verifier }: Surroundings,
  before: ClientState,
  { after, committer }: { readonly after: ClientState; readonly committer: GroupMember },
): boolean {
  const leaf = leafAt(after.ratchetTree, committer.leafIndex);
  const now = memberAt(verifier, after.ratchetTree, committer.leafIndex);
  // D1: every commit of ours carries an update path, which replaces the committer's leaf; one that removes somebody must.
  const hasPath =
    leaf?.leafNodeSource === "commit" && leaf !== leafAt(before.ratchetTree, committer.leafIndex);
  return (
    hasPath &&
    now !== undefined &&
    isSameIdentity(committer, now) &&
    after.groupContext.extensions.length === 0 &&
    hasUniqueLeaves(verifier, after.ratchetTree)
  );
}

function followed(
  surroundings: Surroundings,
  commit: {
    readonly view: Pick<CommitView, "committer" | "removed"> & {
      readonly added: readonly Pick<GroupMember, "deviceId">[];
    };
    readonly before: Group;
    readonly after: ClientState;
    readonly spent: readonly Uint8Array[];
  },
): Opened {
  const { view, before, after } = commit;
  const added = findDevices(surroundings, after, view.added);
  const outcome = { kind: "commit", committer: view.committer, added, removed: view.removed } as const;
  if (after.groupActiveState.kind === "removedFromGroup")
    return { processed: { ...outcome, removedSelf: true }, group: undefined, spent: commit.spent };
  const { group, spent } = moveOn(before, after, surroundings.time.now);
  return {
    processed: { ...outcome, removedSelf: false, state: describe(surroundings, group) },
    group,
    spent: [...commit.spent, ...spent],
  };
}

function findDevices(
  { verifier }: Surroundings,
  { ratchetTree }: ClientState,
  devices: readonly Pick<GroupMember, "deviceId">[],
): readonly GroupMember[] {
  const wanted = new Set(devices.map(({ deviceId }) => deviceId));
  return membersOf(verifier, ratchetTree).filter(({ deviceId }) => wanted.has(deviceId));
}
