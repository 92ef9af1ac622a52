// What each role may do in a conversation, and the rules for commits that follow from it (E2EE.md section 4).
import type { Profile, Role } from "../../../shared/content/content.ts";
import type { AccountId } from "../../../shared/ids.ts";
import type { CommitPolicy } from "../crypto/mlsEngine.ts";
import type { StoredConversation } from "../store/conversations.ts";

type Roles = Profile["roles"];

export function roleOf(roles: Roles, account: AccountId): Role {
  return roles.find((entry) => entry.accountId === account)?.role ?? "member";
}

export function mayRename(
  { kind, roles }: Pick<StoredConversation, "kind" | "roles">,
  by: AccountId,
): boolean {
  return kind === "group" && roleOf(roles, by) !== "member";
}

export function mayAdd({ kind }: Pick<StoredConversation, "kind">): boolean {
  return kind === "group";
}

/** The owner removes anybody else, an admin plain members. */
export function mayRemove(
  { kind, roles }: Pick<StoredConversation, "kind" | "roles">,
  by: AccountId,
  whom: AccountId,
): boolean {
  if (kind !== "group" || by === whom) return false;
  const mine = roleOf(roles, by);
  return mine === "owner" || (mine === "admin" && roleOf(roles, whom) === "member");
}

/**
 * The roles when the owner goes: to an admin, or to whoever has been in the group longest. `staying` in the order of their leaves,
 * so that everybody comes to the same answer. Undefined when nobody stays.
 */
export function rolesWithout(
  owner: AccountId,
  roles: Roles,
  staying: readonly AccountId[],
): Roles | undefined {
  const heir = staying.find((account) => roleOf(roles, account) === "admin") ?? staying[0];
  if (heir === undefined) return undefined;
  const others = roles.filter((entry) => entry.accountId !== owner && entry.accountId !== heir);
  return [{ accountId: heir, role: "owner" }, ...others];
}

export interface ProfileChange {
  readonly current: Pick<StoredConversation, "name" | "roles">;
  readonly profile: Profile;
  readonly by: AccountId;
}

/** Owners and admins rename; only the owner gives and takes roles. Saying again what holds already is anybody's right. */
export function mayChangeProfile({ current, profile, by }: ProfileChange): boolean {
  const mine = roleOf(current.roles, by);
  if (mine === "owner") return true;
  if (mine === "admin") return hasSameRoles(current.roles, profile.roles);
  return isSameProfile(profile, current);
}

export function isSameProfile(
  left: Pick<StoredConversation, "name" | "roles">,
  right: Pick<StoredConversation, "name" | "roles">,
): boolean {
  return left.name === right.name && hasSameRoles(left.roles, right.roles);
}

/**
 * What this device holds other people's commits to. A revoked device goes by anybody's hand; in a group also those who said they
 * leave or were deactivated. With a person alone, each looks after their own devices otherwise.
 */
export function commitPolicy(
  conversation: Pick<StoredConversation, "kind" | "roles" | "peerAccountId">,
  self: AccountId,
  gone: Pick<CommitPolicy, "departing" | "revoked">,
): CommitPolicy {
  const { kind, roles, peerAccountId } = conversation;
  const { revoked } = gone;
  if (kind === "self") return { kind, removers: [self], departing: [], revoked, only: [self] };
  if (kind === "group") return { kind, removers: roles.map((entry) => entry.accountId), ...gone };
  const only = peerAccountId === undefined ? [self] : [self, peerAccountId];
  return { kind, removers: [], departing: [], revoked, only };
}

function hasSameRoles(left: Roles, right: Roles): boolean {
  const key = (roles: Roles) =>
    roles
      .map((entry) => `${entry.accountId} ${entry.role}`)
      .toSorted()
      .join();
  return key(left) === key(right);
}
