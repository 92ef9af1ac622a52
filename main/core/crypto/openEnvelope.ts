// Reads one envelope: an application message is decrypted here, a commit is handed to applyCommit. Whatever is wrong with the
// envelope, the answer names the reason and the group stays as it was.
import type { ClientState, PrivateMessage, RatchetTree } from "ts-mls";
import { unprotectPrivateMessage, type UnprotectResult } from "ts-mls/messageProtection.js";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import type { SecretTree } from "ts-mls/secretTree.js";
import { applyMemberCommit, applyRejoin } from "./applyCommit.ts";
import { isGroupId, type Group, type Surroundings } from "./group.ts";
import { memberAt } from "./members.ts";
import type { CommitPolicy, UnreadableReason } from "./mlsEngine.ts";
import { unreadable, type Opened } from "./opened.ts";
import { readMessage } from "./readMessage.ts";

export async function openEnvelope(
  surroundings: Surroundings,
  group: Group,
  { envelope, policy }: { readonly envelope: Uint8Array; readonly policy: CommitPolicy },
): Promise<Opened> {
  const message = readMessage(envelope);
  if (message?.wireformat === "mls_private_message")
    return openPrivateMessage(surroundings, group, { message: message.privateMessage, policy });
  if (message?.wireformat !== "mls_public_message") return unreadable(group, "damaged");
  const { groupId, epoch } = message.publicMessage.content;
  const reason = misplaced(group, groupId, epoch);
  if (reason !== undefined) return unreadable(group, reason);
  if (epoch < group.state.groupContext.epoch) return unreadable(group, "past-epoch");
  return applyRejoin(surroundings, group, { message: message.publicMessage, policy });
}

async function openPrivateMessage(
  surroundings: Surroundings,
  group: Group,
  { message, policy }: { readonly message: PrivateMessage; readonly policy: CommitPolicy },
): Promise<Opened> {
  const reason = misplaced(group, message.groupId, message.epoch);
  if (reason !== undefined) return unreadable(group, reason);
  const epoch = epochOf(group.state, message.epoch);
  if (epoch === undefined) return unreadable(group, "past-epoch");
  switch (message.contentType) {
    case "application":
      return openApplication(surroundings, group, { message, epoch });
    case "commit":
      return openCommit(surroundings, group, { message, epoch, policy });
    // Proposals travel inside commits here; one on its own could only be meant to slip past the committer.
    case "proposal":
      return unreadable(group, "policy");
  }
}

/** D6: the library would answer a message from a future epoch with a bare decryption error. */
function misplaced({ ref, state }: Group, groupId: Uint8Array, epoch: bigint): UnreadableReason | undefined {
  if (!isGroupId(ref, groupId)) return "wrong-group";
  return epoch > state.groupContext.epoch ? "future-epoch" : undefined;
}

/** What it takes to read one epoch's messages. */
interface Epoch {
  readonly secretTree: SecretTree;
  readonly ratchetTree: RatchetTree;
  readonly senderDataSecret: Uint8Array;
  readonly groupContext: ClientState["groupContext"];
}

function epochOf(state: ClientState, epoch: bigint): Epoch | undefined {
  if (epoch !== state.groupContext.epoch) return state.historicalReceiverData.get(epoch);
  return { ...state, senderDataSecret: state.keySchedule.senderDataSecret };
}

/** Why a message of this epoch cannot be read: asked only when it could not, for it costs as much as a tenth of reading. */
async function explain(
  { suite }: Surroundings,
  { state }: Group,
  { message, epoch }: { readonly message: PrivateMessage; readonly epoch: Epoch },
): Promise<UnreadableReason> {
  try {
    // RFC 9420 section 6.3.2
    const sender = await decryptSenderData(message, epoch.senderDataSecret, suite);
    if (sender === undefined) return "damaged";
    if (sender.leafIndex === state.privatePath.leafIndex) return "own";
    return isSpent(epoch.secretTree, message, sender) ? "replayed" : "damaged";
  } catch {
    return "damaged";
  }
}

/** The generation's key is gone: the message was read before, or overtaken by more than the keys that are kept. */
function isSpent(
  tree: SecretTree,
  { contentType }: PrivateMessage,
  { leafIndex, generation }: { readonly leafIndex: number; readonly generation: number },
): boolean {
  const node = tree[2 * leafIndex];
  const ratchet = contentType === "application" ? node?.application : node?.handshake;
  return (
    ratchet !== undefined && generation < ratchet.generation && !(generation in ratchet.unusedGenerations)
  );
}

/** One's own commit is never followed: it is adopted (or void), whatever its keys would say. */
async function openCommit(
  surroundings: Surroundings,
  group: Group,
  commit: { readonly message: PrivateMessage; readonly epoch: Epoch; readonly policy: CommitPolicy },
): Promise<Opened> {
  const reason = await explain(surroundings, group, commit);
  if (reason !== "damaged") return unreadable(group, reason);
  if (commit.message.epoch < group.state.groupContext.epoch) return unreadable(group, "past-epoch");
  return applyMemberCommit(surroundings, group, commit);
}

async function openApplication(
  surroundings: Surroundings,
  group: Group,
  { message, epoch }: { readonly message: PrivateMessage; readonly epoch: Epoch },
): Promise<Opened> {
  const opened = await decrypt(surroundings, message, epoch);
  if (opened === undefined) return unreadable(group, await explain(surroundings, group, { message, epoch }));
  const { content } = opened.content;
  if (content.sender.senderType !== "member" || content.contentType !== "application")
    return unreadable(group, "damaged");
  // Only a device that lost its newest state can decrypt what it sent itself; it is not news all the same.
  if (content.sender.leafIndex === group.state.privatePath.leafIndex) return unreadable(group, "own");
  const sender = memberAt(surroundings.verifier, epoch.ratchetTree, content.sender.leafIndex);
  if (sender === undefined) return unreadable(group, "damaged");
  return {
    processed: { kind: "message", sender, epoch: Number(message.epoch), plaintext: content.applicationData },
    group: withRatchets(group, message.epoch, opened.tree),
    spent: opened.consumed,
  };
}

/** Undefined when the message cannot be decrypted, or was not signed by the leaf it says it is from. */
async function decrypt(
  { suite, config }: Surroundings,
  message: PrivateMessage,
  { senderDataSecret, secretTree, ratchetTree, groupContext }: Epoch,
): Promise<UnprotectResult | undefined> {
  try {
    return await unprotectPrivateMessage(
      senderDataSecret,
      message,
      secretTree,
      ratchetTree,
      groupContext,
      config.keyRetentionConfig,
      suite,
    );
  } catch {
    return undefined;
  }
}

function withRatchets(group: Group, epoch: bigint, secretTree: SecretTree): Group {
  const { state } = group;
  if (epoch === state.groupContext.epoch) return { ...group, state: { ...state, secretTree } };
  const past = state.historicalReceiverData.get(epoch);
  if (past === undefined) return group;
  const historicalReceiverData = new Map(state.historicalReceiverData).set(epoch, { ...past, secretTree });
  return { ...group, state: { ...state, historicalReceiverData } };
}
