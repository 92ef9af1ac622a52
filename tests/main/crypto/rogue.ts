// A member that does not play by our rules: the bare library with a real device's keys, so that it can send what no engine would.
import {
  createCommit,
  defaultKeyPackageEqualityConfig,
  defaultLifetimeConfig,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroup,
  type CiphersuiteImpl,
  type ClientState,
  type CreateCommitOptions,
  type Proposal,
} from "ts-mls";
import { defaultClientConfig } from "ts-mls/clientConfig.js";
import { applyProposals, nextEpochContext } from "ts-mls/clientState.js";
import { createConfirmationTag, createContentCommitSignature } from "ts-mls/framedContent.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { protect, unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { treeHashRoot } from "ts-mls/treeHash.js";
import { toLeafIndex } from "ts-mls/treemath.js";
import { openCiphersuite } from "../../../main/core/crypto/ciphersuite.ts";
import { makeClientConfig } from "../../../main/core/crypto/clientConfig.ts";
import type { Surroundings } from "../../../main/core/crypto/group.ts";
import { decodeKeyPackage, decodeOwnKeyPackage } from "../../../main/core/crypto/keyPackages.ts";
import type { DeviceIdentity, NewKeyPackage } from "../../../main/core/crypto/mlsEngine.ts";
import { readMessage } from "../../../main/core/crypto/readMessage.ts";
import { openVerifier } from "../../../main/core/crypto/verifier.ts";
import { group, packageOf, startedAt, type TestDevice } from "./devices.ts";

export const suite: CiphersuiteImpl = await openCiphersuite();

/** What the room's own functions need, on this thread. */
export function surroundingsOf(identity: DeviceIdentity, now = startedAt): Surroundings {
  const time = { now };
  const verifier = openVerifier(identity);
  return { suite, identity, verifier, time, config: makeClientConfig(verifier, time) };
}

/** `first` creates the group with engines for all others but the last, who comes in as the bare library. */
export async function formGroupWithRogue(
  devices: readonly TestDevice[],
): Promise<{ readonly honest: readonly TestDevice[]; readonly rogue: ClientState }> {
  const [first, ...others] = devices;
  const packages: NewKeyPackage[] = [];
  for (const device of others) packages.push(await packageOf(device));
  await first!.engine.create(group);
  const add = packages.map(({ keyPackage }) => keyPackage);
  const staged = await first!.engine.stage(group, { add, remove: [] }, startedAt);
  await first!.engine.adopt(group, staged.staged);
  for (const [at, device] of others.slice(0, -1).entries())
    await device.engine.join(group, staged.welcome!, packages[at]!);
  const rogue = await joinAsRogue(devices.at(-1)!.identity, {
    welcome: staged.welcome!,
    keyPackage: packages.at(-1)!,
  });
  return { honest: devices.slice(0, -1), rogue };
}

async function joinAsRogue(
  identity: DeviceIdentity,
  { welcome, keyPackage }: { readonly welcome: Uint8Array; readonly keyPackage: NewKeyPackage },
): Promise<ClientState> {
  const message = readMessage(welcome);
  if (message?.wireformat !== "mls_welcome") throw new Error("expected a Welcome");
  const { publicPackage, privatePackage } = decodeOwnKeyPackage(surroundingsOf(identity), keyPackage);
  return joinGroup(
    message.welcome,
    publicPackage,
    privatePackage,
    emptyPskIndex,
    suite,
    undefined,
    undefined,
    {
      ...defaultClientConfig,
      lifetimeConfig: { ...defaultLifetimeConfig, currentTime: () => BigInt(startedAt / 1_000) },
      keyPackageEqualityConfig: {
        ...defaultKeyPackageEqualityConfig,
        compareKeyPackageToLeafNode: () => false,
      },
    },
  );
}

/** A commit by the library alone, as an envelope. */
export async function rogueCommit(state: ClientState, options: CreateCommitOptions): Promise<Uint8Array> {
  const { commit } = await createCommit({ state, cipherSuite: suite }, options);
  return encodeMlsMessage(commit);
}

export function addProposal(keyPackage: NewKeyPackage): Proposal {
  return { proposalType: "add", add: { keyPackage: decodeKeyPackage(keyPackage.keyPackage) } };
}

export function removeProposal(leafIndex: number): Proposal {
  return { proposalType: "remove", remove: { removed: leafIndex } };
}

/** D1 as ts-mls <= 1.6.2 made it: whatever the commit does, it carries no path and its commit secret is all zeroes. */
export async function pathlessCommit(
  state: ClientState,
  proposals: readonly Proposal[],
): Promise<Uint8Array> {
  const listed = proposals.map((proposal) => ({ proposalOrRefType: "proposal", proposal }) as const);
  const { leafIndex } = state.privatePath;
  const applied = await applyProposals(state, listed, toLeafIndex(leafIndex), emptyPskIndex, true, suite);
  const made = await createContentCommitSignature(
    state.groupContext,
    "mls_private_message",
    { proposals: listed, path: undefined },
    { senderType: "member", leafIndex },
    new Uint8Array(0),
    state.signaturePrivateKey,
    suite.signature,
  );
  const context = await nextEpochContext(
    state.groupContext,
    "mls_private_message",
    made.framedContent,
    made.signature,
    await treeHashRoot(applied.tree, suite.hash),
    state.confirmationTag,
    suite.hash,
  );
  const zeroes = new Uint8Array(suite.kdf.size);
  const { keySchedule } = await initializeEpoch(
    state.keySchedule.initSecret,
    zeroes,
    context,
    zeroes,
    suite.kdf,
  );
  const confirmationTag = await createConfirmationTag(
    keySchedule.confirmationKey,
    context.confirmedTranscriptHash,
    suite.hash,
  );
  const { privateMessage } = await protect(
    state.keySchedule.senderDataSecret,
    new Uint8Array(0),
    state.groupContext,
    state.secretTree,
    { ...made.framedContent, auth: { contentType: "commit", signature: made.signature, confirmationTag } },
    leafIndex,
    state.clientConfig.paddingConfig,
    suite,
  );
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage });
}

/** A commit as every member of its epoch sees it, those whom it removes included. */
export async function openCommit(state: ClientState, envelope: Uint8Array) {
  const message = readMessage(envelope);
  if (message?.wireformat !== "mls_private_message") throw new Error("expected a PrivateMessage");
  const { content } = await unprotectPrivateMessage(
    state.keySchedule.senderDataSecret,
    message.privateMessage,
    state.secretTree,
    state.ratchetTree,
    state.groupContext,
    state.clientConfig.keyRetentionConfig,
    suite,
  );
  if (content.content.contentType !== "commit") throw new Error("expected a Commit");
  return { content: content.content, signature: content.auth.signature };
}

/**
 * The epoch authenticator after `envelope`, by RFC 9420 section 8. Without a commit secret: as somebody computes it whom the
 * commit removed, with all they know and no path secret.
 */
export async function nextAuthenticator(
  state: ClientState,
  envelope: Uint8Array,
  {
    treeAfter,
    commitSecret,
  }: { readonly treeAfter: ClientState["ratchetTree"]; readonly commitSecret?: Uint8Array },
): Promise<Uint8Array> {
  const { content, signature } = await openCommit(state, envelope);
  const context = await nextEpochContext(
    state.groupContext,
    "mls_private_message",
    content,
    signature,
    await treeHashRoot(treeAfter, suite.hash),
    state.confirmationTag,
    suite.hash,
  );
  const zeroes = new Uint8Array(suite.kdf.size);
  const { initSecret } = state.keySchedule;
  const epoch = await initializeEpoch(initSecret, commitSecret ?? zeroes, context, zeroes, suite.kdf);
  return epoch.keySchedule.epochAuthenticator;
}
