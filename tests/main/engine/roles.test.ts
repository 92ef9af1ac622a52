import { describe, expect, test } from "vitest";
import {
  commitPolicy,
  mayAdd,
  mayChangeProfile,
  mayRemove,
  mayRename,
  roleOf,
} from "../../../main/core/engine/roles.ts";
import type { AccountId, DeviceId } from "../../../shared/ids.ts";

const [owner, admin, member, other] = ["owner", "admin", "member", "other"] as unknown as AccountId[] as [
  AccountId,
  AccountId,
  AccountId,
  AccountId,
];
const roles = [
  { accountId: owner, role: "owner" as const },
  { accountId: admin, role: "admin" as const },
];
const group = { kind: "group" as const, name: "Team", roles };
const direct = { kind: "direct" as const, name: "", roles: [] };

describe("roles", () => {
  test("who is not named is a plain member", () => {
    expect([owner, admin, member].map((account) => roleOf(roles, account))).toEqual([
      "owner",
      "admin",
      "member",
    ]);
  });

  test("owners remove anybody else, admins plain members, members nobody", () => {
    const allowed = (by: AccountId) =>
      [owner, admin, member, other].map((whom) => mayRemove(group, by, whom));
    expect(allowed(owner)).toEqual([false, true, true, true]);
    expect(allowed(admin)).toEqual([false, false, true, true]);
    expect(allowed(member)).toEqual([false, false, false, false]);
  });

  test("in a direct conversation nobody adds, removes or renames", () => {
    expect([mayAdd(direct), mayRemove(direct, owner, other), mayRename(direct, owner)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("only the owner gives and takes roles; owners and admins rename", () => {
    const may = (by: AccountId, change: Partial<typeof group>) =>
      mayChangeProfile({ current: group, by, profile: { type: "profile", name: "Team", roles, ...change } });
    expect([owner, admin, member].map((by) => may(by, { name: "Crew" }))).toEqual([true, true, false]);
    expect([owner, admin, member].map((by) => may(by, { roles: [] }))).toEqual([true, false, false]);
  });

  test("saying again what holds already is anybody's right: whoever adds a newcomer does", () => {
    const profile = { type: "profile" as const, name: "Team", roles: roles.toReversed() };
    expect(mayChangeProfile({ current: group, profile, by: member })).toBe(true);
  });

  test("commits of others are held to the roles", () => {
    const gone = { departing: [other], revoked: ["device" as DeviceId] };
    expect(commitPolicy(group, member, gone)).toEqual({
      kind: "group",
      removers: [owner, admin],
      ...gone,
    });
    expect(commitPolicy({ ...direct, peerAccountId: other }, member, gone)).toEqual({
      kind: "direct",
      removers: [],
      departing: [],
      revoked: gone.revoked,
      only: [member, other],
    });
  });
});
