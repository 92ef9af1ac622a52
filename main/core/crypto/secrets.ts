// Forgetting: overwrites secrets that must not be readable any more (RFC 9420 section 9.2, deletion schedule). JavaScript gives no
// promise about copies, but what is ours to overwrite is overwritten at once.
import type { ClientState } from "ts-mls";
import type { GenerationSecret, SecretTree, SecretTreeNode } from "ts-mls/secretTree.js";

/** What the library hands back as `consumed`, or anything else nobody refers to any more. */
export function forget(secrets: Iterable<Uint8Array>): void {
  for (const secret of secrets) secret.fill(0);
}

/** Everything in a state that is not used any more. The device's signature key is the device's, not the group's. */
export function forgetState(state: ClientState): void {
  forget(Object.values(state.keySchedule));
  forget(Object.values(state.privatePath.privateKeys));
  forget(secretsOfTree(state.secretTree));
  for (const epoch of state.historicalReceiverData.values()) {
    forget([epoch.senderDataSecret, epoch.resumptionPsk]);
    forget(secretsOfTree(epoch.secretTree));
  }
}

export function secretsOfTree(tree: SecretTree): readonly Uint8Array[] {
  return tree.flatMap(({ handshake, application }) => [...secretsOf(handshake), ...secretsOf(application)]);
}

function secretsOf({ secret, unusedGenerations }: GenerationSecret): readonly Uint8Array[] {
  return [secret, ...Object.values(unusedGenerations)];
}

const emptyRatchet: GenerationSecret = { secret: new Uint8Array(0), generation: 0, unusedGenerations: {} };
/** Stands where the library derives ratchets that nobody ever uses. */
export const emptyNode: SecretTreeNode = { handshake: emptyRatchet, application: emptyRatchet };

/**
 * The library derives ratchets for parent nodes as well (odd indices), though only leaves send (RFC 9420 section 9.1). They are
 * dropped and overwritten: half the bytes to keep, and nothing of an epoch lies around unused.
 */
export function dropParents(tree: SecretTree): SecretTree {
  return tree.map((node, index) => {
    if (index % 2 === 0) return node;
    forget(secretsOfTree([node]));
    return emptyNode;
  });
}
