// One valid sample of every call of the wire, as an honest device sends it: what fuzzing starts from. Optional members are there, so
// that they are broken too. The compiler and wireFuzz.test.ts see to it that a new call gets its sample.
import type { Params } from "../../../shared/contract.ts";
import { sign } from "../../../shared/node/signing.ts";
import { anonymousCalls, wireCalls, type WireCalls } from "../../../shared/wire/calls.ts";
import type { Handshake } from "../../../shared/wire/conversation.ts";
import { loginStatement } from "../../../shared/wire/identity.ts";
import { wireVersion } from "../../../shared/wire/version.ts";
import type { WireClient } from "../../server/support/wireClient.ts";
import { handshake, mint, newDevice, newPerson, someBytes } from "../../server/support/wireDevice.ts";
import type { CallName, WireWorld } from "./wireWorld.ts";

export const callNames = Object.keys(wireCalls) as readonly CallName[];

type Samples = {
  readonly [Name in CallName]: (
    world: WireWorld,
  ) => Params<WireCalls, Name> | Promise<Params<WireCalls, Name>>;
};

export const wireSamples: Samples = {
  "relay.describe": () => ({ wireVersion }),
  "invitation.check": ({ invitation }) => ({ invitation }),
  "account.enrol": ({ invitation, alice }) => {
    const person = newPerson(alice.person.organisation);
    return { invitation, name: "Erin", account: person.account, device: newDevice(person).certificate };
  },
  "device.enrol": async (world) => {
    const { person, accountId } = await world.crowded();
    return { accountId, device: newDevice(person).certificate };
  },
  "device.challenge": ({ alice }) => ({ deviceId: alice.deviceId }),
  "device.login": async ({ alice }) => {
    const { deviceId } = alice;
    const { organisationId } = alice.person.organisation;
    const { nonce } = await alice.call("device.challenge", { deviceId });
    const statement = loginStatement(organisationId, deviceId, nonce);
    return { deviceId, signature: sign(alice.keys.key.privateKey, statement) };
  },
  "vault.open": async (world) => ({ vaultId: await world.vault() }),

  "device.revoke": async (world) => ({ deviceId: (await world.spare()).deviceId }),
  "vault.store": async (world) => ({ vaultId: await world.vault(), vault: someBytes(100) }),
  "directory.changes": () => ({ after: 1 }),
  "account.rename": () => ({ name: "Alice Ang" }),
  "keyPackage.publish": () => ({
    replace: true,
    keyPackages: [someBytes(200), someBytes(200)],
    lastResort: someBytes(200),
  }),
  "keyPackage.claim": ({ bob, carol }) => ({
    accounts: [bob.accountId, carol.accountId],
    except: [carol.deviceId],
  }),

  "conversation.create": ({ bob }) => ({
    conversationId: mint(),
    kind: "group",
    handshake: handshake([bob], announced()),
  }),
  "conversation.commit": async (world) => {
    const { conversationId, generation, epoch } = await world.group();
    const changes = { epoch, removed: [world.bob.member], ...announced() };
    return { conversationId, generation, handshake: handshake([world.carol], changes) };
  },
  "conversation.reset": async (world) => {
    const { conversationId, generation, epoch } = await world.group();
    const replaces = { generation, epoch };
    return { conversationId, replaces, handshake: handshake([world.bob], announced()) };
  },
  "conversation.leave": async (world) => ({ conversationId: (await world.group()).conversationId }),
  "conversation.members": async (world) => ({ conversationId: (await world.group()).conversationId }),

  "envelope.submit": async (world) => {
    const { conversationId, generation, epoch } = await world.group();
    const envelope = () => world.alice.envelope(conversationId, { generation, epoch });
    return { envelopes: [envelope(), envelope()] };
  },
  "log.heads": () => ({ all: true }),
  "log.read": async (world) => ({ conversationId: (await world.group()).conversationId, after: 1, limit: 2 }),
  "inbox.read": () => ({ after: 1, limit: 2 }),
  "cursor.acknowledge": async (world) => ({
    conversations: [{ conversationId: (await world.group()).conversationId, sequence: 1 }],
    inbox: 0,
  }),
  "transient.send": async (world) => {
    const { conversationId, generation, epoch } = await world.group();
    const to = [world.bob.deviceId];
    return { conversationId, envelopeId: mint(), generation, epoch, to, body: someBytes(32) };
  },
  "iceServer.list": () => ({}),
  "presence.set": () => ({ state: "away" }),
  "presence.watch": ({ bob, carol }) => ({ accounts: [bob.accountId, carol.accountId] }),
};

/** Who asks it: Alice's device, or, before anybody has logged in, a stranger. Her device logs in once more as itself. */
export async function askerOf(world: WireWorld, name: CallName): Promise<WireClient> {
  const isHers = !Object.hasOwn(anonymousCalls, name) || name === "device.login";
  return isHers ? world.alice.client : world.stranger();
}

function announced(): Pick<Handshake, "announcement"> {
  return { announcement: { envelopeId: mint(), body: someBytes(32) } };
}
