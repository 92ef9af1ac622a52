// Vectors of hashing, key derivation and the key schedule.
import { expect } from "vitest";
import { mlsExporter } from "ts-mls";
import { decodeAuthenticatedContent } from "ts-mls/authenticatedContent.js";
import { determineLength } from "ts-mls/codec/variableLength.js";
import { refhash } from "ts-mls/crypto/hash.js";
import { decryptWithLabel, encryptWithLabel } from "ts-mls/crypto/hpke.js";
import { deriveSecret, deriveTreeSecret, expandWithLabel } from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { encodeGroupContext } from "ts-mls/groupContext.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { computePskSecret, type PreSharedKeyID } from "ts-mls/presharedkey.js";
import { createSecretTree, ratchetToGeneration } from "ts-mls/secretTree.js";
import { expandSenderDataKey, expandSenderDataNonce, type ReuseGuard } from "ts-mls/sender.js";
import { createConfirmedHash, createInterimHash } from "ts-mls/transcriptHash.js";
import { contextOf, decodeAll, expectHex, fromHex, suiteOf } from "./vectorFile.ts";

type Fields<Names extends string> = Readonly<Record<Names, string>>;

export interface CryptoBasics {
  readonly cipher_suite: number;
  readonly ref_hash: Fields<"label" | "value" | "out">;
  readonly expand_with_label: Fields<"secret" | "label" | "context" | "out"> & { readonly length: number };
  readonly derive_secret: Fields<"secret" | "label" | "out">;
  readonly derive_tree_secret: Fields<"secret" | "label" | "out"> & {
    readonly generation: number;
    readonly length: number;
  };
  readonly sign_with_label: Fields<"priv" | "pub" | "content" | "label" | "signature">;
  readonly encrypt_with_label: Fields<
    "priv" | "pub" | "label" | "context" | "plaintext" | "kem_output" | "ciphertext"
  >;
}

export async function checkCryptoBasics(vector: CryptoBasics): Promise<void> {
  const { hash, kdf, signature, hpke } = await suiteOf(vector.cipher_suite);
  const {
    ref_hash: ref,
    expand_with_label: expand,
    derive_secret: derive,
    derive_tree_secret: tree,
  } = vector;
  expectHex(await refhash(ref.label, fromHex(ref.value), hash), ref.out);
  expectHex(
    await expandWithLabel(fromHex(expand.secret), expand.label, fromHex(expand.context), expand.length, kdf),
    expand.out,
  );
  expectHex(await deriveSecret(fromHex(derive.secret), derive.label, kdf), derive.out);
  expectHex(
    await deriveTreeSecret(fromHex(tree.secret), tree.label, tree.generation, tree.length, kdf),
    tree.out,
  );

  const { priv, pub, content, label, signature: given } = vector.sign_with_label;
  const made = await signWithLabel(fromHex(priv), label, fromHex(content), signature);
  expect(await verifyWithLabel(fromHex(pub), label, fromHex(content), fromHex(given), signature)).toBe(true);
  expect(await verifyWithLabel(fromHex(pub), label, fromHex(content), made, signature)).toBe(true);

  const sealed = vector.encrypt_with_label;
  const privateKey = await hpke.importPrivateKey(fromHex(sealed.priv));
  const publicKey = await hpke.importPublicKey(fromHex(sealed.pub));
  const context = fromHex(sealed.context);
  const open = (kemOutput: Uint8Array, ciphertext: Uint8Array) =>
    decryptWithLabel(privateKey, sealed.label, context, kemOutput, ciphertext, hpke);
  expectHex(await open(fromHex(sealed.kem_output), fromHex(sealed.ciphertext)), sealed.plaintext);
  const own = await encryptWithLabel(publicKey, sealed.label, context, fromHex(sealed.plaintext), hpke);
  expectHex(await open(own.enc, own.ct), sealed.plaintext);
}

export async function checkDeserialization(vector: {
  vlbytes_header: string;
  length: number;
}): Promise<void> {
  expect(determineLength(fromHex(vector.vlbytes_header)).length).toBe(vector.length);
}

export interface KeySchedule extends Fields<"group_id" | "initial_init_secret"> {
  readonly cipher_suite: number;
  readonly epochs: readonly (Fields<
    | "tree_hash"
    | "commit_secret"
    | "psk_secret"
    | "confirmed_transcript_hash"
    | "group_context"
    | "joiner_secret"
    | "welcome_secret"
    | "init_secret"
    | "sender_data_secret"
    | "encryption_secret"
    | "exporter_secret"
    | "epoch_authenticator"
    | "external_secret"
    | "confirmation_key"
    | "membership_key"
    | "resumption_psk"
    | "external_pub"
  > & { readonly exporter: Fields<"label" | "context" | "secret"> & { readonly length: number } })[];
}

export async function checkKeySchedule(vector: KeySchedule): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite);
  let initSecret = fromHex(vector.initial_init_secret);
  for (const [epoch, expected] of vector.epochs.entries()) {
    const context = contextOf(vector.cipher_suite, { ...expected, group_id: vector.group_id, epoch });
    expectHex(encodeGroupContext(context), expected.group_context);
    const secrets = await initializeEpoch(
      initSecret,
      fromHex(expected.commit_secret),
      context,
      fromHex(expected.psk_secret),
      suite.kdf,
    );
    const { keySchedule } = secrets;
    expectHex(secrets.joinerSecret, expected.joiner_secret);
    expectHex(secrets.welcomeSecret, expected.welcome_secret);
    expectHex(secrets.encryptionSecret, expected.encryption_secret);
    expectHex(keySchedule.initSecret, expected.init_secret);
    expectHex(keySchedule.senderDataSecret, expected.sender_data_secret);
    expectHex(keySchedule.exporterSecret, expected.exporter_secret);
    expectHex(keySchedule.epochAuthenticator, expected.epoch_authenticator);
    expectHex(keySchedule.externalSecret, expected.external_secret);
    expectHex(keySchedule.confirmationKey, expected.confirmation_key);
    expectHex(keySchedule.membershipKey, expected.membership_key);
    expectHex(keySchedule.resumptionPsk, expected.resumption_psk);
    const external = await suite.hpke.deriveKeyPair(keySchedule.externalSecret);
    expectHex(await suite.hpke.exportPublicKey(external.publicKey), expected.external_pub);
    const { label, context: exported, length, secret } = expected.exporter;
    expectHex(await mlsExporter(keySchedule.exporterSecret, label, fromHex(exported), length, suite), secret);
    initSecret = keySchedule.initSecret;
  }
}

export interface PskSecret {
  readonly cipher_suite: number;
  readonly psks: readonly Fields<"psk_id" | "psk" | "psk_nonce">[];
  readonly psk_secret: string;
}

export async function checkPskSecret(vector: PskSecret): Promise<void> {
  const psks = vector.psks.map(({ psk_id, psk, psk_nonce }): [PreSharedKeyID, Uint8Array] => [
    { psktype: "external", pskId: fromHex(psk_id), pskNonce: fromHex(psk_nonce) },
    fromHex(psk),
  ]);
  expectHex(await computePskSecret(psks, await suiteOf(vector.cipher_suite)), vector.psk_secret);
}

export interface SecretTreeVector {
  readonly cipher_suite: number;
  readonly encryption_secret: string;
  readonly sender_data: Fields<"sender_data_secret" | "ciphertext" | "key" | "nonce">;
  readonly leaves: readonly (readonly (Fields<
    "handshake_key" | "handshake_nonce" | "application_key" | "application_nonce"
  > & { readonly generation: number })[])[];
}

export async function checkSecretTree(vector: SecretTreeVector): Promise<void> {
  const suite = await suiteOf(vector.cipher_suite);
  const { sender_data_secret, ciphertext, key, nonce } = vector.sender_data;
  expectHex(await expandSenderDataKey(suite, fromHex(sender_data_secret), fromHex(ciphertext)), key);
  expectHex(await expandSenderDataNonce(suite, fromHex(sender_data_secret), fromHex(ciphertext)), nonce);
  const tree = await createSecretTree(vector.leaves.length, fromHex(vector.encryption_secret), suite.kdf);
  const config = { retainKeysForGenerations: 10, retainKeysForEpochs: 4, maximumForwardRatchetSteps: 10_000 };
  // A guard of zeroes leaves the nonce as the ratchet gives it.
  const reuseGuard = new Uint8Array(4) as ReuseGuard;
  for (const [leafIndex, generations] of vector.leaves.entries()) {
    for (const expected of generations) {
      const at = { leafIndex, generation: expected.generation, reuseGuard };
      const application = await ratchetToGeneration(tree, at, "application", config, suite);
      const handshake = await ratchetToGeneration(tree, at, "commit", config, suite);
      expectHex(application.key, expected.application_key);
      expectHex(application.nonce, expected.application_nonce);
      expectHex(handshake.key, expected.handshake_key);
      expectHex(handshake.nonce, expected.handshake_nonce);
    }
  }
}

export interface TranscriptHashes extends Fields<
  | "confirmation_key"
  | "authenticated_content"
  | "interim_transcript_hash_before"
  | "confirmed_transcript_hash_after"
  | "interim_transcript_hash_after"
> {
  readonly cipher_suite: number;
}

export async function checkTranscriptHashes(vector: TranscriptHashes): Promise<void> {
  const { hash } = await suiteOf(vector.cipher_suite);
  const { wireformat, content, auth } = decodeAll(decodeAuthenticatedContent, vector.authenticated_content);
  if (content.contentType !== "commit" || auth.contentType !== "commit") throw new Error("expected a commit");
  const confirmed = fromHex(vector.confirmed_transcript_hash_after);
  expect(await hash.verifyMac(fromHex(vector.confirmation_key), auth.confirmationTag, confirmed)).toBe(true);
  const input = { wireformat, content, signature: auth.signature };
  const before = fromHex(vector.interim_transcript_hash_before);
  expectHex(await createConfirmedHash(before, input, hash), vector.confirmed_transcript_hash_after);
  expectHex(
    await createInterimHash(confirmed, auth.confirmationTag, hash),
    vector.interim_transcript_hash_after,
  );
}
