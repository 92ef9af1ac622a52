// How a group starts on this device: created, joined by Welcome (RFC 9420 section 12.4.3.1), or loaded from what was persisted.
import {
  createGroup,
  emptyPskIndex,
  joinGroup,
  type ClientState,
  type GroupInfo,
  type Welcome,
} from "ts-mls";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { Failure } from "../../../shared/fault.ts";
import { assertGroupId, groupIdOf, type Group, type Surroundings } from "./group.ts";
import { decodeOwnKeyPackage, makeKeyPackage, type OwnKeyPackage } from "./keyPackages.ts";
import { hasUniqueLeaves, memberAt } from "./members.ts";
import type { GroupChanges, GroupMember, GroupRef, NewKeyPackage } from "./mlsEngine.ts";
import { readMessage } from "./readMessage.ts";
import { dropParents, forget } from "./secrets.ts";
import { applyRatchets, decodeGroup } from "./snapshot.ts";

/** Epoch 0, this device alone. */
export async function startGroup(surroundings: Surroundings, ref: GroupRef): Promise<Group> {
  const { suite, config, time } = surroundings;
  const { publicPackage, privatePackage } = await makeKeyPackage(surroundings, time.now);
  forget([privatePackage.initPrivateKey]);
  const state = await createGroup(groupIdOf(ref), publicPackage, privatePackage, [], suite, config);
  return withLeavesOnly(ref, state);
}

/** Fails with `not-found` when the Welcome is not for this KeyPackage, with `invalid` when anything in it does not hold. */
export async function enterGroup(
  surroundings: Surroundings,
  ref: GroupRef,
  {
    welcome,
    keyPackage,
  }: { readonly welcome: Uint8Array; readonly keyPackage: Pick<NewKeyPackage, "keyPackage" | "privatePart"> },
): Promise<{ readonly group: Group; readonly inviter: GroupMember }> {
  const { suite, config, verifier } = surroundings;
  const message = readWelcome(welcome);
  const own = decodeOwnKeyPackage(surroundings, keyPackage);
  const groupInfo = await openGroupInfo(surroundings, message, own);
  assertGroupId(ref, groupInfo.groupContext.groupId);
  // D3: this group never has extensions; an unknown one could change what everything else means.
  if (groupInfo.groupContext.extensions.length > 0) throw new Failure("invalid", "group context extensions");
  const state = await joinGroup(
    message,
    own.publicPackage,
    own.privatePackage,
    emptyPskIndex,
    suite,
    undefined,
    undefined,
    config,
  );
  if (!hasUniqueLeaves(verifier, state.ratchetTree))
    throw new Failure("invalid", "a device is in the group twice");
  const inviter = memberAt(verifier, state.ratchetTree, groupInfo.signer);
  if (inviter === undefined) throw new Failure("invalid", "inviter");
  return { group: withLeavesOnly(ref, state), inviter };
}

/** Exactly the group that was live when the last change was persisted. */
export function restoreGroup(surroundings: Surroundings, ref: GroupRef, stored: GroupChanges): Group {
  if (stored.snapshot === undefined) throw new Failure("invalid", "no snapshot");
  return applyRatchets(decodeGroup(surroundings, ref, stored.snapshot), stored.ratchets);
}

/** KeyPackageRefs (RFC 9420 section 5.2) of the devices a Welcome is for. */
export function welcomeReferences(welcome: Uint8Array): readonly Uint8Array[] {
  return readWelcome(welcome).secrets.map(({ newMember }) => new Uint8Array(newMember));
}

function readWelcome(bytes: Uint8Array): Welcome {
  const message = readMessage(bytes);
  if (message?.wireformat !== "mls_welcome") throw new Failure("invalid", "welcome");
  return message.welcome;
}

/** The library does not hand the GroupInfo out, but the group id must be known before its tree is worth validating. */
async function openGroupInfo(
  { suite }: Surroundings,
  welcome: Welcome,
  own: OwnKeyPackage,
): Promise<GroupInfo> {
  const reference = await makeKeyPackageRef(own.publicPackage, suite.hash);
  if (!welcome.secrets.some(({ newMember }) => Buffer.compare(newMember, reference) === 0))
    throw new Failure("not-found", "welcome for another key package");
  const privateKey = await suite.hpke.importPrivateKey(own.privatePackage.initPrivateKey);
  const secrets = await decryptGroupSecrets(privateKey, reference, welcome, suite.hpke);
  if (secrets === undefined || secrets.psks.length > 0) throw new Failure("invalid", "group secrets");
  const noPsk = new Uint8Array(suite.kdf.size);
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, noPsk, suite);
  if (groupInfo === undefined) throw new Failure("invalid", "group info");
  forget([secrets.joinerSecret]);
  return groupInfo;
}

function withLeavesOnly(ref: GroupRef, state: ClientState): Group {
  return { ref, state: { ...state, secretTree: dropParents(state.secretTree) }, retiredAt: new Map() };
}
