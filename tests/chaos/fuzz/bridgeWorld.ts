// The core that the bridge is fuzzed against: Alice's, on a real relay, with Bob and Carol there. All clocks stand still, so that
// whatever changes is some call's doing.
import { fixedConversationId } from "../../../main/core/engine/fixedConversation.ts";
import type { CallView } from "../../../shared/bridge/callViews.ts";
import type { AccountId, CallId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { openTestClock, type TestClock } from "../../support/clock.ts";
import { openNetwork, type Network } from "../../support/network.ts";
import { Person } from "../../support/people.ts";
import { startRelay, type TestRelay } from "../../support/relay.ts";
import { mintMessageId } from "../../support/talkers.ts";
import type { Foreign } from "./breakages.ts";

export class BridgeWorld {
  readonly relay: TestRelay;
  readonly network: Network;
  readonly alice: Person;
  readonly bob: Person;
  readonly carol: Person;
  readonly bobId: AccountId;
  readonly carolId: AccountId;
  /** Of Alice and Bob. */
  readonly direct: ConversationId;
  /** What a window must not reach: a conversation of others, Alice's own devices', messages that are not hers to send again. */
  readonly foreign: Foreign;
  /** An invitation for somebody. */
  readonly link: string;
  readonly #clock: TestClock;
  #team: ConversationId | undefined;
  #sent: MessageId | undefined;
  #unsent: MessageId | undefined;

  private constructor(parts: Parts) {
    ({ relay: this.relay, network: this.network, link: this.link, clock: this.#clock } = parts);
    ({ alice: this.alice, bob: this.bob, carol: this.carol } = parts);
    ({ bobId: this.bobId, carolId: this.carolId, direct: this.direct, foreign: this.foreign } = parts);
  }

  static async open(): Promise<BridgeWorld> {
    const relay = await startRelay();
    const network = await openNetwork(relay.port);
    const clock = openTestClock(Date.now());
    const alice = await Person.enrolled("Alice", relay, { clock, through: network });
    const bob = await Person.enrolled("Bob", relay, { clock });
    const carol = await Person.enrolled("Carol", relay, { clock });
    const direct = await bob.direct(alice);
    const secret = await bob.send(direct, "of Bob");
    await alice.reads(direct, "of Bob");
    const theirs = await bob.group("Without Alice", carol);
    const [aliceId, bobId, carolId] = [await alice.id(), await bob.id(), await carol.id()];
    const self = fixedConversationId("self", [aliceId]);
    const foreign = { ids: [theirs, self, secret.messageId, aliceId, mintMessageId()], bytes: [] };
    const link = await relay.invite("Dora");
    return new BridgeWorld({
      relay,
      network,
      link,
      clock,
      alice,
      bob,
      carol,
      bobId,
      carolId,
      direct,
      foreign,
    });
  }

  /** A group of Alice's with Bob in it and something written. */
  async team(): Promise<ConversationId> {
    if (this.#team !== undefined) return this.#team;
    this.#team = await this.alice.group("Team", this.bob);
    await this.alice.send(this.#team, "hello");
    await this.alice.sentAll();
    return this.#team;
  }

  /** A call of Bob's that rings at Alice. */
  async ringing(): Promise<CallId> {
    const rings = async () => (await callsOf(this.alice)).find(({ state }) => state === "incoming")?.callId;
    const known = await rings();
    if (known !== undefined) return known;
    await this.#hangUp();
    await this.#catchUpWithTheRelay();
    const callId = mintMessageId() as string as CallId;
    await this.bob.ask("call.start", { conversationId: this.direct, callId, media: "voice" });
    return this.alice.until("the call ringing", rings);
  }

  /** A call that Alice is in with Bob, as she sees it. */
  async inCall(): Promise<CallView> {
    const joined = async () =>
      (await callsOf(this.alice)).find(
        ({ state, participants }) => state === "joined" && participants.length === 2,
      );
    const known = await joined();
    if (known !== undefined) return known;
    await this.alice.ask("call.join", { callId: await this.ringing() });
    return this.alice.until("being in the call", joined);
  }

  /** The relay's clock does not stand still, and an old call rings nobody up; Alice learns what it shows when she logs in. */
  async #catchUpWithTheRelay(): Promise<void> {
    this.#clock.advance(Date.now() - this.#clock.now());
    this.network.cut();
    await this.alice.offline();
    await this.settled();
  }

  async #hangUp(): Promise<void> {
    const both = [this.alice, this.bob];
    for (const person of both)
      for (const { callId, session } of await callsOf(person))
        if (session !== undefined) await person.ask("call.leave", { callId });
    for (const person of both)
      await person.until("no call", async () => (await callsOf(person)).length === 0);
  }

  /** A message of Alice's that the others have. */
  async sent(): Promise<MessageId> {
    this.#sent ??= (await this.alice.send(this.direct, "sent")).messageId;
    await this.alice.sentAll();
    return this.#sent;
  }

  /** A message of Alice's that waits: she is offline. */
  async unsent(): Promise<MessageId> {
    this.network.cut();
    await this.alice.offline();
    return (this.#unsent ??= (await this.alice.send(this.direct, "unsent")).messageId);
  }

  /** Everything that was under way has happened, and Alice is there. */
  async settled(): Promise<void> {
    this.network.mend();
    await this.alice.ask("connection.retry", {});
    await this.alice.online();
    await this.alice.sentAll();
  }

  /** That call was accepted: what it may have used up is made anew when it is next needed. */
  used(name: string): void {
    if (name === "conversation.leave" || name === "conversation.removeMember") this.#team = undefined;
    if (name === "message.discard") this.#unsent = undefined;
  }

  async close(): Promise<void> {
    await Promise.all([this.alice, this.bob, this.carol].map((person) => person.close()));
    await this.network.close();
    await this.relay.close();
  }
}

type Parts = Pick<
  BridgeWorld,
  "relay" | "network" | "link" | "alice" | "bob" | "carol" | "bobId" | "carolId" | "direct" | "foreign"
> & { readonly clock: TestClock };

async function callsOf(person: Person): Promise<readonly CallView[]> {
  return (await person.ask("call.list", {})).calls;
}
