// The people that the wire is fuzzed with: Alice, who sends what is broken, Bob, who shares a group with her, and Carol, who does not.
// They are real devices on a real relay; what is Carol's Alice must never reach.
import type { ConversationId } from "../../../shared/ids.ts";
import type { WireCalls } from "../../../shared/wire/calls.ts";
import { limits } from "../../../shared/wire/limits.ts";
import { connect, type WireClient } from "../../server/support/wireClient.ts";
import {
  enrolWith,
  handshake,
  mint,
  someBytes,
  startGroup,
  type WireDevice,
} from "../../server/support/wireDevice.ts";
import type { Foreign } from "./breakages.ts";

export type CallName = keyof WireCalls;

export interface WorkingGroup {
  readonly conversationId: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly head: number;
}

/** `url` and an invitation that is good for everybody who comes. */
export interface Relayed {
  readonly url: string;
  readonly invitation: string;
}

const aliceVault = new Uint8Array(32).fill(1);
const carolVault = new Uint8Array(32).fill(3);

export class WireWorld implements Relayed {
  readonly url: string;
  readonly invitation: string;
  readonly alice: WireDevice;
  readonly bob: WireDevice;
  readonly carol: WireDevice;
  /** Of Bob and Carol. */
  readonly theirs: ConversationId;
  /** Alice was in it and was removed. */
  readonly left: ConversationId;
  readonly foreign: Foreign;
  /** Ids under which Alice has created a conversation; among them may be ones that are foreign in every other place. */
  readonly founded = new Set<string>();
  readonly #crowd = new Set<WireDevice>();
  readonly #strangers: Promise<WireClient>[] = [];
  #strangerUntil = 0;
  #group: WorkingGroup | undefined;
  #spare: WireDevice | undefined;
  #crowded: WireDevice | undefined;
  #isVaultStored = false;

  private constructor(relayed: Relayed, people: People, places: Places) {
    this.url = relayed.url;
    this.invitation = relayed.invitation;
    this.alice = people.alice;
    this.bob = people.bob;
    this.carol = people.carol;
    this.theirs = places.theirs;
    this.left = places.left;
    this.foreign = foreignTo(people, places);
  }

  static async open(relayed: Relayed): Promise<WireWorld> {
    const enrolled = (name: string) => enrolWith(relayed.url, relayed.invitation, name);
    const [alice, bob, carol] = [await enrolled("Alice"), await enrolled("Bob"), await enrolled("Carol")];
    const theirs = await startGroup(carol, bob);
    const secret = carol.envelope(theirs);
    await carol.submit(secret);
    const left = await startGroup(bob, alice);
    const removal = handshake([], { epoch: 1, removed: [alice.member] });
    await bob.call("conversation.commit", { conversationId: left, generation: 0, handshake: removal });
    await carol.call("vault.store", { vaultId: carolVault, vault: someBytes(100) });
    const lastResort = { replace: true, keyPackages: [], lastResort: someBytes(200) };
    for (const device of [bob, carol]) await device.call("keyPackage.publish", lastResort);
    const revoked = await alice.addDevice();
    await alice.call("device.revoke", { deviceId: revoked.deviceId });
    const places = { theirs, left, secret: secret.envelopeId, revoked: revoked.deviceId };
    return new WireWorld(relayed, { alice, bob, carol }, places);
  }

  /** A group of Alice and Bob with an envelope of Bob's in it, as it was made. */
  async group(): Promise<WorkingGroup> {
    if (this.#group !== undefined) return this.#group;
    const conversationId = await startGroup(this.alice, this.bob);
    await this.bob.submit(this.bob.envelope(conversationId));
    return (this.#group = { conversationId, generation: 0, epoch: 1, head: 2 });
  }

  /** A device of Alice's own that may be revoked. */
  async spare(): Promise<WireDevice> {
    if (this.#spare === undefined) this.#crowd.add((this.#spare = await this.alice.addDevice()));
    return this.#spare;
  }

  /** Somebody whose account has room for more devices. */
  async crowded(): Promise<WireDevice> {
    if (this.#crowded === undefined)
      this.#crowd.add((this.#crowded = await enrolWith(this.url, this.invitation, "Dora")));
    return this.#crowded;
  }

  /** The id of Alice's vault, which the relay has. */
  async vault(): Promise<Uint8Array> {
    if (!this.#isVaultStored)
      await this.alice.call("vault.store", { vaultId: aliceVault, vault: someBytes(100) });
    this.#isVaultStored = true;
    return aliceVault;
  }

  /** A connection that has not logged in, and is far from being closed for it (PROTOCOL A8). */
  async stranger(): Promise<WireClient> {
    const known = await this.#strangers.at(-1);
    if (known?.socket.connected === true && performance.now() < this.#strangerUntil) return known;
    // Those before may still wait for answers: they are closed with the rest.
    this.#strangers.push(connect(this.url));
    this.#strangerUntil = performance.now() + limits.anonymousMs / 3;
    return this.#strangers.at(-1)!;
  }

  /** That call was accepted: what it may have used up is made anew when it is next needed. */
  used(name: CallName, params: unknown): void {
    const { conversationId } = params as { readonly conversationId?: string };
    if (name === "conversation.create") this.founded.add(conversationId!);
    if (name === "vault.store") this.#isVaultStored = false;
    if (name === "device.revoke") this.#spare = undefined;
    if (name === "device.enrol") this.#crowded = undefined;
    if (movesGroup.has(name)) this.#group = undefined;
  }

  async close(): Promise<void> {
    const devices = [this.alice, this.bob, this.carol, ...this.#crowd].map(({ client }) => client);
    for (const client of [...devices, ...(await Promise.all(this.#strangers))]) client.close();
  }
}

const movesGroup: ReadonlySet<CallName> = new Set([
  "conversation.commit",
  "conversation.reset",
  "conversation.leave",
]);

interface People {
  readonly alice: WireDevice;
  readonly bob: WireDevice;
  readonly carol: WireDevice;
}

interface Places {
  readonly theirs: ConversationId;
  readonly left: ConversationId;
  /** An envelope of Carol's. */
  readonly secret: string;
  readonly revoked: string;
}

function foreignTo({ alice, bob, carol }: People, { theirs, left, secret, revoked }: Places): Foreign {
  const { account } = carol.person;
  const { deviceKey, signature } = carol.keys.certificate;
  return {
    ids: [
      ...[theirs, left, secret, revoked, bob.accountId, bob.deviceId, carol.accountId, carol.deviceId],
      // An id of Alice's own in another's place, and one that nobody has.
      ...[alice.accountId, mint()],
    ],
    bytes: [
      ...[carolVault, deviceKey, signature, account.identityKey, account.signingKey.signature],
      ...[account.signingKey.signingKey],
    ],
  };
}
