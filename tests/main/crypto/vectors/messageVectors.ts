// Vectors of message protection, of every structure's encoding, and of Welcome.
import { expect } from "vitest";
import { decodeMlsMessage, encodeMlsMessage } from "ts-mls";
import { decodeCommit, encodeCommit } from "ts-mls/commit.js";
import { createConfirmationTag, createContentCommitSignature } from "ts-mls/framedContent.js";
import { decodeGroupSecrets, encodeGroupSecrets } from "ts-mls/groupSecrets.js";
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from "ts-mls/groupInfo.js";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import {
  protect,
  protectApplicationData,
  protectProposal,
  unprotectPrivateMessage,
} from "ts-mls/messageProtection.js";
import {
  protectProposalPublic,
  protectPublicMessage,
  unprotectPublicMessage,
} from "ts-mls/messageProtectionPublic.js";
import * as proposals from "ts-mls/proposal.js";
import { decodeRatchetTree, encodeRatchetTree } from "ts-mls/ratchetTree.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import { decryptGroupInfo, decryptGroupSecrets } from "ts-mls/welcome.js";
import { contextOf, decodeAll, expectRoundTrip, fromHex, suiteOf } from "./vectorFile.ts";

type Fields<Names extends string> = Readonly<Record<Names, string>>;

export interface MessageProtection extends Fields<
  | "group_id"
  | "tree_hash"
  | "confirmed_transcript_hash"
  | "signature_priv"
  | "signature_pub"
  | "encryption_secret"
  | "sender_data_secret"
  | "membership_key"
  | "proposal"
  | "proposal_priv"
  | "proposal_pub"
  | "commit"
  | "commit_priv"
  | "commit_pub"
  | "application"
  | "application_priv"
> {
  readonly cipher_suite: number;
  readonly epoch: number;
}

const config = { retainKeysForGenerations: 10, retainKeysForEpochs: 4, maximumForwardRatchetSteps: 200 };
const padding = { kind: "padUntilLength", padUntilLength: 0 } as const;
const nothing = new Uint8Array(0);

export async function checkMessageProtection(vector: MessageProtection): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite);
  const context = contextOf(vector.cipher_suite, vector);
  const [signKey, verifyKey] = [fromHex(vector.signature_priv), fromHex(vector.signature_pub)];
  const [membershipKey, senderDataSecret] = [
    fromHex(vector.membership_key),
    fromHex(vector.sender_data_secret),
  ];
  const secretTree = () => createSecretTree(2, fromHex(vector.encryption_secret), suite.kdf);
  const openPublic = async (message: ReturnType<typeof publicOf>) =>
    (await unprotectPublicMessage(membershipKey, context, [], message, suite, verifyKey)).content;
  const openPrivate = async (message: ReturnType<typeof privateOf>) =>
    (
      await unprotectPrivateMessage(
        senderDataSecret,
        message,
        await secretTree(),
        [],
        context,
        config,
        suite,
        verifyKey,
      )
    ).content.content;

  const proposal = decodeAll(proposals.decodeProposal, vector.proposal);
  const ownProposal = await protectProposalPublic(
    signKey,
    membershipKey,
    context,
    nothing,
    proposal,
    1,
    suite,
  );
  const hiddenProposal = await protectProposal(
    signKey,
    senderDataSecret,
    proposal,
    nothing,
    context,
    await secretTree(),
    1,
    padding,
    suite,
  );
  for (const content of [
    await openPublic(publicOf(vector.proposal_pub)),
    await openPublic(ownProposal.publicMessage),
    await openPrivate(privateOf(vector.proposal_priv)),
    await openPrivate(hiddenProposal.privateMessage),
  ])
    expect(content).toMatchObject({ contentType: "proposal", proposal });

  const commit = decodeAll(decodeCommit, vector.commit);
  const sender = { senderType: "member", leafIndex: 1 } as const;
  const tag = await createConfirmationTag(
    fromHex(vector.membership_key),
    context.confirmedTranscriptHash,
    suite.hash,
  );
  const signed = async (wireformat: "mls_public_message" | "mls_private_message") => {
    const made = await createContentCommitSignature(
      context,
      wireformat,
      commit,
      sender,
      nothing,
      signKey,
      suite.signature,
    );
    const auth = { contentType: "commit", signature: made.signature, confirmationTag: tag } as const;
    return { wireformat, content: made.framedContent, auth };
  };
  const ownCommit = await protectPublicMessage(
    membershipKey,
    context,
    await signed("mls_public_message"),
    suite,
  );
  const privately = await signed("mls_private_message");
  const hiddenCommit = await protect(
    senderDataSecret,
    nothing,
    context,
    await secretTree(),
    { ...privately.content, auth: privately.auth },
    1,
    padding,
    suite,
  );
  for (const content of [
    await openPublic(publicOf(vector.commit_pub)),
    await openPublic(ownCommit),
    await openPrivate(privateOf(vector.commit_priv)),
    await openPrivate(hiddenCommit.privateMessage),
  ])
    expect(content).toMatchObject({ contentType: "commit", commit });

  const applicationData = fromHex(vector.application);
  const hidden = await protectApplicationData(
    signKey,
    senderDataSecret,
    applicationData,
    nothing,
    context,
    await secretTree(),
    1,
    padding,
    suite,
  );
  for (const message of [privateOf(vector.application_priv), hidden.privateMessage])
    expect(await openPrivate(message)).toMatchObject({ contentType: "application", applicationData });
  const open = {
    contentType: "application",
    applicationData,
    groupId: context.groupId,
    epoch: context.epoch,
  } as const;
  const bare = { ...open, sender, authenticatedData: nothing };
  const auth = { contentType: "application", signature: nothing } as const;
  await expect(
    protectPublicMessage(
      membershipKey,
      context,
      { wireformat: "mls_public_message", content: bare, auth },
      suite,
    ),
  ).rejects.toThrow(/application message public/);
}

function publicOf(hex: string) {
  const message = decodeAll(decodeMlsMessage, hex);
  if (message.wireformat !== "mls_public_message") throw new Error("expected a PublicMessage");
  return message.publicMessage;
}

function privateOf(hex: string) {
  const message = decodeAll(decodeMlsMessage, hex);
  if (message.wireformat !== "mls_private_message") throw new Error("expected a PrivateMessage");
  return message.privateMessage;
}

const mlsMessages = {
  mls_welcome: "mls_welcome",
  mls_group_info: "mls_group_info",
  mls_key_package: "mls_key_package",
  public_message_application: "mls_public_message",
  public_message_proposal: "mls_public_message",
  public_message_commit: "mls_public_message",
  private_message: "mls_private_message",
} as const;

export type Messages = Fields<
  | keyof typeof mlsMessages
  | "ratchet_tree"
  | "group_secrets"
  | "add_proposal"
  | "update_proposal"
  | "remove_proposal"
  | "pre_shared_key_proposal"
  | "re_init_proposal"
  | "external_init_proposal"
  | "group_context_extensions_proposal"
  | "commit"
>;

export async function checkMessages(vector: Messages): Promise<void> {
  for (const [field, wireformat] of Object.entries(mlsMessages) as [keyof typeof mlsMessages, string][]) {
    expect(decodeAll(decodeMlsMessage, vector[field]).wireformat).toBe(wireformat);
    expectRoundTrip(decodeMlsMessage, encodeMlsMessage, vector[field]);
  }
  for (const type of ["application", "proposal", "commit"] as const)
    expect(publicOf(vector[`public_message_${type}`]).content.contentType).toBe(type);
  expectRoundTrip(decodeRatchetTree, encodeRatchetTree, vector.ratchet_tree);
  expectRoundTrip(decodeGroupSecrets, encodeGroupSecrets, vector.group_secrets);
  expectRoundTrip(proposals.decodeAdd, proposals.encodeAdd, vector.add_proposal);
  expectRoundTrip(proposals.decodeUpdate, proposals.encodeUpdate, vector.update_proposal);
  expectRoundTrip(proposals.decodeRemove, proposals.encodeRemove, vector.remove_proposal);
  expectRoundTrip(proposals.decodePSK, proposals.encodePSK, vector.pre_shared_key_proposal);
  expectRoundTrip(proposals.decodeReinit, proposals.encodeReinit, vector.re_init_proposal);
  expectRoundTrip(proposals.decodeExternalInit, proposals.encodeExternalInit, vector.external_init_proposal);
  expectRoundTrip(
    proposals.decodeGroupContextExtensions,
    proposals.encodeGroupContextExtensions,
    vector.group_context_extensions_proposal,
  );
  expectRoundTrip(decodeCommit, encodeCommit, vector.commit);
}

export interface WelcomeVector extends Fields<"init_priv" | "signer_pub" | "key_package" | "welcome"> {
  readonly cipher_suite: number;
}

export async function checkWelcome(vector: WelcomeVector): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite);
  const keyPackage = decodeAll(decodeMlsMessage, vector.key_package);
  const welcome = decodeAll(decodeMlsMessage, vector.welcome);
  if (keyPackage.wireformat !== "mls_key_package" || welcome.wireformat !== "mls_welcome")
    throw new Error("wire format");
  const reference = await makeKeyPackageRef(keyPackage.keyPackage, suite.hash);
  const privateKey = await suite.hpke.importPrivateKey(fromHex(vector.init_priv));
  const secrets = await decryptGroupSecrets(privateKey, reference, welcome.welcome, suite.hpke);
  const noPsk = new Uint8Array(suite.kdf.size);
  const groupInfo = await decryptGroupInfo(welcome.welcome, secrets!.joinerSecret, noPsk, suite);
  expect(await verifyGroupInfoSignature(groupInfo!, fromHex(vector.signer_pub), suite.signature)).toBe(true);
  expect(await verifyGroupInfoConfirmationTag(groupInfo!, secrets!.joinerSecret, noPsk, suite)).toBe(true);
}
