// A device that knows its keys and the wire but nothing of MLS: bodies are whatever bytes a test gives it.
import { createHash, randomBytes } from "node:crypto";
import {
  idFromBytes,
  type AccountId,
  type AnyId,
  type ConversationId,
  type DeviceId,
} from "../../../shared/ids.ts";
import { generateSigningKeyPair, sign, type SigningKeyPair } from "../../../shared/node/signing.ts";
import {
  fixedConversationText,
  type Handshake,
  type WireMemberDevice,
} from "../../../shared/wire/conversation.ts";
import {
  deviceStatement,
  loginStatement,
  signingKeyStatement,
  type AccountIdentity,
  type DeviceCertificate,
} from "../../../shared/wire/identity.ts";
import type { Organisation } from "../../../shared/wire/directory.ts";
import type { Submission } from "../../../shared/wire/envelope.ts";
import type { Relay } from "../../../server/createServer.ts";
import { connect, type WireClient } from "./wireClient.ts";

export const decade = 10 * 365 * 24 * 3_600_000;
export const someBytes = (size = 16) => new Uint8Array(randomBytes(size));
export const mint = <Id extends AnyId>(): Id => idFromBytes<Id>(someBytes());

export interface Person {
  readonly organisation: Organisation;
  readonly account: AccountIdentity;
  readonly signingKey: SigningKeyPair;
}

export interface DeviceKeys {
  readonly certificate: DeviceCertificate;
  readonly key: SigningKeyPair;
}

export function newPerson(organisation: Organisation, now = Date.now()): Person {
  const accountId = mint<AccountId>();
  const [identityKey, signingKey] = [generateSigningKeyPair(), generateSigningKeyPair()];
  const certificate = { signingKey: signingKey.publicKey, issuedAt: now };
  const statement = signingKeyStatement(organisation.organisationId, accountId, certificate);
  return {
    organisation,
    signingKey,
    account: {
      accountId,
      identityKey: identityKey.publicKey,
      signingKey: { ...certificate, signature: sign(identityKey.privateKey, statement) },
    },
  };
}

export function newDevice(
  { organisation, account, signingKey }: Person,
  expiresAt = Date.now() + decade,
): DeviceKeys {
  const key = generateSigningKeyPair();
  const certificate = { deviceId: mint<DeviceId>(), deviceKey: key.publicKey, expiresAt };
  const statement = deviceStatement(organisation.organisationId, account.accountId, certificate);
  return { key, certificate: { ...certificate, signature: sign(signingKey.privateKey, statement) } };
}

/** One logged-in device of one account. */
export class WireDevice {
  readonly person: Person;
  readonly keys: DeviceKeys;
  readonly url: string;
  client: WireClient;

  constructor(url: string, person: Person, keys: DeviceKeys, client: WireClient) {
    this.url = url;
    this.person = person;
    this.keys = keys;
    this.client = client;
  }

  get accountId(): AccountId {
    return this.person.account.accountId;
  }
  get deviceId(): DeviceId {
    return this.keys.certificate.deviceId;
  }
  get member(): WireMemberDevice {
    return { accountId: this.accountId, deviceId: this.deviceId };
  }
  get call(): WireClient["call"] {
    return this.client.call.bind(this.client);
  }
  get refusal(): WireClient["refusal"] {
    return this.client.refusal.bind(this.client);
  }

  async reconnect(url = this.url): Promise<void> {
    this.client.close();
    this.client = await connect(url);
    await logIn(this.client, this.person.organisation, this.keys);
  }

  /** Another device of the same account, enrolled and logged in. */
  async addDevice(): Promise<WireDevice> {
    const keys = newDevice(this.person);
    const client = await connect(this.url);
    await client.call("device.enrol", { accountId: this.accountId, device: keys.certificate });
    await logIn(client, this.person.organisation, keys);
    return new WireDevice(this.url, this.person, keys, client);
  }

  envelope(conversationId: ConversationId, changes: Partial<Submission> = {}): Submission {
    return { conversationId, envelopeId: mint(), generation: 0, epoch: 1, body: someBytes(32), ...changes };
  }

  submit(...envelopes: Submission[]) {
    return this.client.call("envelope.submit", { envelopes });
  }
}

export async function logIn(
  client: WireClient,
  { organisationId }: Organisation,
  { certificate, key }: DeviceKeys,
) {
  const { deviceId } = certificate;
  const { nonce } = await client.call("device.challenge", { deviceId });
  const signature = sign(key.privateKey, loginStatement(organisationId, deviceId, nonce));
  return client.call("device.login", { deviceId, signature });
}

/** A new person, enrolled by an invitation of their own, with one device logged in. */
export async function enrol(relay: Pick<Relay, "url" | "invite">, name = "Somebody"): Promise<WireDevice> {
  const { code } = await relay.invite({ uses: 1, expiresInMs: 3_600_000 });
  return enrolWith(relay.url, code, name);
}

export async function enrolWith(url: string, invitation: string, name = "Somebody"): Promise<WireDevice> {
  const client = await connect(url);
  const { organisation } = await client.call("relay.describe", { wireVersion: 1 });
  const person = newPerson(organisation);
  const keys = newDevice(person);
  await client.call("account.enrol", { invitation, name, account: person.account, device: keys.certificate });
  await logIn(client, organisation, keys);
  return new WireDevice(url, person, keys, client);
}

export function handshake(added: readonly WireDevice[] = [], changes: Partial<Handshake> = {}): Handshake {
  return {
    envelopeId: mint(),
    epoch: 0,
    commit: someBytes(64),
    groupInfo: someBytes(64),
    added: added.map(({ member }) => member),
    removed: [],
    ...(added.length > 0 ? { welcome: someBytes(64) } : {}),
    ...changes,
  };
}

/** A group created by the first device with the others in it: epoch 1, head 1. */
export async function startGroup(creator: WireDevice, ...others: WireDevice[]): Promise<ConversationId> {
  const conversationId = mint<ConversationId>();
  await creator.call("conversation.create", { conversationId, kind: "group", handshake: handshake(others) });
  return conversationId;
}

export function fixedConversationId(kind: "direct" | "self", ...accounts: AccountId[]): ConversationId {
  const digest = createHash("sha256").update(fixedConversationText(kind, accounts)).digest();
  return idFromBytes(digest.subarray(0, 16));
}
