// Vectors that follow a whole group from a member's place: joined by Welcome, then commit after commit.
import { expect } from "vitest";
import {
  acceptAll,
  bytesToBase64,
  decodeMlsMessage,
  joinGroup,
  makePskIndex,
  processPrivateMessage,
  processPublicMessage,
  type CiphersuiteImpl,
  type ClientState,
} from "ts-mls";
import { decodeRatchetTree } from "ts-mls/ratchetTree.js";
import { decodeAll, expectHex, fromHex, suiteOf } from "./vectorFile.ts";

export interface PassiveClient {
  readonly cipher_suite: number;
  readonly external_psks: readonly { readonly psk_id: string; readonly psk: string }[];
  readonly key_package: string;
  readonly signature_priv: string;
  readonly encryption_priv: string;
  readonly init_priv: string;
  readonly welcome: string;
  readonly ratchet_tree: string | null;
  readonly initial_epoch_authenticator: string;
  readonly epochs: readonly {
    readonly proposals: readonly string[];
    readonly commit: string;
    readonly epoch_authenticator: string;
  }[];
}

export async function checkPassiveClient(vector: PassiveClient): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite);
  const psks = Object.fromEntries(
    vector.external_psks.map(({ psk_id, psk }) => [bytesToBase64(fromHex(psk_id)), fromHex(psk)]),
  );
  let state = await join(suite, vector, psks);
  expectHex(state.keySchedule.epochAuthenticator, vector.initial_epoch_authenticator);
  for (const epoch of vector.epochs) {
    for (const message of [...epoch.proposals, epoch.commit])
      state = await follow(suite, state, { message, psks });
    expectHex(state.keySchedule.epochAuthenticator, epoch.epoch_authenticator);
  }
}

async function join(
  suite: CiphersuiteImpl,
  vector: PassiveClient,
  psks: Record<string, Uint8Array>,
): Promise<ClientState> {
  const keyPackage = decodeAll(decodeMlsMessage, vector.key_package);
  const welcome = decodeAll(decodeMlsMessage, vector.welcome);
  if (keyPackage.wireformat !== "mls_key_package" || welcome.wireformat !== "mls_welcome")
    throw new Error("wire format");
  const { initKey, leafNode } = keyPackage.keyPackage;
  const [init, hpke] = [fromHex(vector.init_priv), fromHex(vector.encryption_priv)];
  await expectKeyPair(suite, init, initKey);
  await expectKeyPair(suite, hpke, leafNode.hpkePublicKey);
  const signature = await suite.signature.sign(fromHex(vector.signature_priv), Uint8Array.of(1));
  expect(await suite.signature.verify(leafNode.signaturePublicKey, Uint8Array.of(1), signature)).toBe(true);
  return joinGroup(
    welcome.welcome,
    keyPackage.keyPackage,
    { initPrivateKey: init, hpkePrivateKey: hpke, signaturePrivateKey: fromHex(vector.signature_priv) },
    makePskIndex(undefined, psks),
    suite,
    vector.ratchet_tree === null ? undefined : decodeAll(decodeRatchetTree, vector.ratchet_tree),
  );
}

async function expectKeyPair(
  suite: CiphersuiteImpl,
  privateKey: Uint8Array,
  publicKey: Uint8Array,
): Promise<void> {
  const sealed = await suite.hpke.seal(
    await suite.hpke.importPublicKey(publicKey),
    Uint8Array.of(1),
    new Uint8Array(0),
  );
  const key = await suite.hpke.importPrivateKey(privateKey);
  expect(await suite.hpke.open(key, sealed.enc, sealed.ct, new Uint8Array(0))).toEqual(Uint8Array.of(1));
}

async function follow(
  suite: CiphersuiteImpl,
  state: ClientState,
  { message, psks }: { readonly message: string; readonly psks: Record<string, Uint8Array> },
): Promise<ClientState> {
  const decoded = decodeAll(decodeMlsMessage, message);
  const index = makePskIndex(state, psks);
  if (decoded.wireformat === "mls_private_message")
    return (await processPrivateMessage(state, decoded.privateMessage, index, suite, acceptAll)).newState;
  if (decoded.wireformat === "mls_public_message")
    return (await processPublicMessage(state, decoded.publicMessage, index, suite, acceptAll)).newState;
  throw new Error("neither proposal nor commit");
}
