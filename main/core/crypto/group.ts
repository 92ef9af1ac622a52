// What the worker keeps of one MLS group, and what every operation on it needs around it.
import type { CiphersuiteImpl, ClientConfig, ClientState } from "ts-mls";
import { Failure } from "../../../shared/fault.ts";
import { membersOf } from "./members.ts";
import type { DeviceIdentity, GroupRef, GroupState } from "./mlsEngine.ts";
import type { Verifier } from "./verifier.ts";

/** Immutable, like the library's state inside it: an operation returns the next one. */
export interface Group {
  readonly ref: GroupRef;
  readonly state: ClientState;
  /** When each past epoch that can still be read was left, ms since epoch. */
  readonly retiredAt: ReadonlyMap<bigint, number>;
}

export interface Surroundings {
  readonly suite: CiphersuiteImpl;
  readonly identity: DeviceIdentity;
  readonly verifier: Verifier;
  readonly config: ClientConfig;
  readonly time: RequestTime;
}

/** The caller's clock, as the request that is being served brought it along; ms since epoch. */
export interface RequestTime {
  now: number;
}

/** RFC 9420 section 8.1 group_id: binds an MLS group to its conversation and generation. */
export function groupIdOf({ conversationId, generation }: GroupRef): Uint8Array {
  return new Uint8Array(Buffer.from(`${conversationId}.${generation}`, "utf8"));
}

/** Fails with `invalid` when the group is not the one that was asked for. */
export function assertGroupId(ref: GroupRef, groupId: Uint8Array): void {
  if (!isGroupId(ref, groupId)) throw new Failure("invalid", "group id");
}

export function isGroupId(ref: GroupRef, groupId: Uint8Array): boolean {
  return Buffer.compare(groupIdOf(ref), groupId) === 0;
}

export function describe(surroundings: Surroundings, { state }: Group): GroupState {
  return {
    epoch: Number(state.groupContext.epoch),
    members: membersOf(surroundings.verifier, state.ratchetTree),
    epochAuthenticator: new Uint8Array(state.keySchedule.epochAuthenticator),
  };
}
