// A group of many devices over a relay's log, driven by a seed: adds, removes, updates, messages, transients, concurrent commits,
// lost and doubled acknowledgements, and a crash before or after any write. Keys are really random; the seed decides what happens.
import { expect } from "vitest";
import type { AccountId } from "../../../../shared/ids.ts";
import type {
  CommitPlan,
  GroupChanges,
  NewKeyPackage,
  StagedCommit,
} from "../../../../main/core/crypto/mlsEngine.ts";
import {
  addDevice,
  enrol,
  group,
  groupPolicy,
  makeOrganisation,
  openDevice,
  packageOf,
  startedAt,
  text,
  words,
} from "../devices.ts";
import { Dice } from "./dice.ts";
import {
  emptyDisk,
  expectReadEverything,
  isSettled,
  persist,
  restart,
  stored,
  type Disk,
  type Ghost,
  type Member,
} from "./member.ts";
import { RelayLog, type Entry } from "./relayLog.ts";
import { Tally, type Report, type Write } from "./tally.ts";

/** Rejects when an invariant breaks: the message names the device, the place in the log and what it saw. */
export async function simulateGroup(seed: number, steps: number): Promise<Report> {
  const simulation = new GroupSimulation(seed);
  await simulation.start();
  for (let left = steps; left > 0; left--) await simulation.step();
  await simulation.settle();
  return simulation.tally.report();
}

interface Invitation {
  readonly member: Member;
  readonly keyPackage: NewKeyPackage;
}
type Plan = CommitPlan & { readonly invited?: readonly Invitation[] };

const everything = Number.POSITIVE_INFINITY;

class GroupSimulation {
  readonly tally = new Tally();
  readonly #dice: Dice;
  readonly #log = new RelayLog();
  readonly #members: Member[] = [];
  readonly #ghosts: Ghost[] = [];
  /** Who may remove others. */
  readonly #admins = new Set<AccountId>();
  #names = 0;
  #now = startedAt;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
  }

  /** Eight people, every other one with a second device; the first three are admins. */
  async start(): Promise<void> {
    const organisation = makeOrganisation();
    for (let person = 0; person < 8; person++) {
      const enrolled = enrol(organisation, `person ${person}`);
      if (person < 3) this.#admins.add(enrolled.account.accountId);
      for (let device = 0; device < 1 + (person % 2); device++) {
        const name = `${person}/${device}`;
        const opened = await openDevice(addDevice(enrolled, name));
        this.#members.push({
          name,
          device: opened,
          disk: emptyDisk(),
          standing: "outside",
          joinedAt: 0,
          joinedEpoch: 0,
        });
      }
    }
    const founder = this.#members[0]!;
    const { changes } = await founder.device.engine.create(group);
    persist(founder.disk, changes);
    founder.standing = "inside";
    await this.#commit([founder], () => this.#planAdding(3));
  }

  async step(): Promise<void> {
    this.#now += this.#dice.below(60_000);
    const member = this.#dice.pick(this.#inside());
    const roll = this.#dice.roll();
    if (roll < 0.42) await this.#send(member);
    else if (roll < 0.5) await this.#whisper(member);
    else if (roll < 0.6) await this.#commit([member], () => this.#planAdding(1 + this.#dice.below(2)));
    else if (roll < 0.7) await this.#commit([member], (by) => this.#planRemoving(by));
    else if (roll < 0.75) await this.#commit([member], async () => ({ add: [], remove: [] }));
    else if (roll < 0.79)
      await this.#commit(this.#dice.some(this.#inside(), 3), (by) => this.#planRemoving(by));
    else if (roll < 0.95) await this.#catchUp(this.#dice.pick(this.#members), 1 + this.#dice.below(8));
    else await this.#crash(member);
  }

  /** Everybody catches up: now everyone current has read everything, everyone removed nothing, and all stand at one epoch. */
  async settle(): Promise<void> {
    for (
      let round = 0;
      round < 3 || !this.#members.every((member) => isSettled(member, this.#log.entries));
      round++
    )
      for (const member of this.#members) {
        await this.#catchUp(member, everything);
        if (member.standing === "inside") await this.#flush(member);
      }
    const inside = this.#inside();
    const devices = new Set(inside.map(({ device }) => device.identity.device.deviceId));
    let agreed: Uint8Array | undefined;
    for (const member of inside) {
      expectReadEverything(member, this.#log.entries);
      const state = await member.device.engine.load(group, stored(member.disk));
      expect(state.epoch).toBe(this.#log.epoch);
      expect(state.epochAuthenticator).toEqual((agreed ??= state.epochAuthenticator));
      expect(new Set(state.members.map(({ deviceId }) => deviceId))).toEqual(devices);
    }
    for (const ghost of this.#ghosts) await this.#expectReadsNothing(ghost);
  }

  async #send(member: Member): Promise<void> {
    const texts = Array.from({ length: 1 + this.#dice.below(3) }, () => `message ${++this.#names}`);
    const { changes, envelopes, epoch } = await member.device.engine.encrypt(group, texts.map(text));
    const written = await this.#write("send", member, changes, (disk) => {
      for (const [at, body] of envelopes.entries())
        disk.outbox.push({ id: texts[at]!, epoch, body, words: texts[at]! });
    });
    if (written) await this.#flush(member);
  }

  /** Submits the outbox; a lost acknowledgement leaves the entry there, and the same bytes are submitted again later. */
  async #flush(member: Member): Promise<void> {
    const waiting = member.disk.outbox;
    for (const item of waiting) {
      const before = this.#log.entries.length;
      const outcome = this.#submit({ ...item, kind: "application", sender: member.name });
      if (outcome === "conflict") return this.#encryptAgain(member);
      // What the log has already is answered once more.
      this.tally.count(this.#log.entries.length > before ? "messages" : "doubledAcks");
      if (this.#dice.roll() < 0.9) member.disk.outbox = member.disk.outbox.filter(({ id }) => id !== item.id);
      else this.tally.count("droppedAcks");
    }
  }

  /** Too old for the relay: encrypted anew from the stored plaintext, under the same id. */
  async #encryptAgain(member: Member): Promise<void> {
    await this.#catchUp(member, everything);
    if (member.standing !== "inside") return;
    const waiting = member.disk.outbox.filter(
      ({ id }) => !this.#log.entries.some((entry) => entry.id === id),
    );
    const sealed = await member.device.engine.encrypt(
      group,
      waiting.map((item) => text(item.words)),
    );
    const written = await this.#write("encryptAgain", member, sealed.changes, (disk) => {
      disk.outbox = waiting.map(({ id, words }, at) => ({
        id,
        words,
        epoch: sealed.epoch,
        body: sealed.envelopes[at]!,
      }));
    });
    if (written) await this.#flush(member);
  }

  /** A transient message: never in the log, seen only by those who happen to be there and caught up. */
  async #whisper(member: Member): Promise<void> {
    await this.#catchUp(member, everything);
    if (member.standing !== "inside") return;
    const { envelopes, changes, epoch } = await member.device.engine.encrypt(group, [text("typing")]);
    const written = await this.#write("whisper", member, changes, () => undefined);
    if (!written || epoch !== this.#log.epoch) return;
    for (const other of this.#inside()) {
      if (other === member || this.#dice.roll() < 0.5) continue;
      await this.#catchUp(other, everything);
      if (other.standing !== "inside" || other.disk.cursor < this.#log.entries.length) continue;
      const seen = await other.device.engine.process(group, envelopes, this.#policy(), this.#now);
      expect(seen.processed[0]).toMatchObject({ kind: "message", plaintext: text("typing") });
      await this.#write("hear", other, seen.changes, () => undefined);
      this.tally.count("whispersHeard");
    }
  }

  /** All of `members` commit at once, each from where it stands; the relay takes the first. */
  async #commit(members: readonly Member[], planFor: (by: Member) => Promise<Plan>): Promise<void> {
    for (const member of members) await this.#catchUp(member, everything);
    const submissions: (() => Promise<void>)[] = [];
    for (const member of members.filter(({ standing }) => standing === "inside")) {
      const plan = await planFor(member);
      const id = `commit ${++this.#names}`;
      const commit = await member.device.engine.stage(group, plan, this.#now);
      const staged = { id, staged: commit.staged };
      const written = await this.#write("stage", member, commit.changes, (disk) => (disk.staged = staged));
      if (written) submissions.push(() => this.#submitCommit(member, { id, plan, commit }));
    }
    for (const submit of submissions) await submit();
  }

  async #submitCommit(
    member: Member,
    { id, plan, commit }: { readonly id: string; readonly plan: Plan; readonly commit: StagedCommit },
  ): Promise<void> {
    const { epoch } = commit;
    const outcome = this.#submit({ id, kind: "commit", epoch, body: commit.commit, sender: member.name });
    if (outcome === "conflict") return this.tally.count("lostRaces");
    this.#countCommit(plan);
    for (const { deviceId } of commit.removed) this.#keepGhost(deviceId, epoch);
    for (const { member: invited, keyPackage } of plan.invited ?? []) {
      invited.standing = "invited";
      invited.disk = { ...emptyDisk(), read: invited.disk.read };
      invited.invitation = { welcome: commit.welcome!, keyPackage, sequence: outcome, epoch: epoch + 1 };
    }
    // A lost acknowledgement is made up for by the log, a doubled one must change nothing.
    if (this.#dice.roll() < 0.8) await this.#catchUp(member, everything);
    else this.tally.count("droppedAcks");
    if (member.disk.staged === undefined && member.standing === "inside" && this.#dice.roll() < 0.3) {
      await expect(member.device.engine.adopt(group, commit.staged)).rejects.toMatchObject({
        code: "conflict",
      });
      this.tally.count("doubledAcks");
    }
  }

  #countCommit({ add, remove }: Plan): void {
    this.tally.count("commits");
    this.tally.count("adds", add.length);
    this.tally.count("removes", remove.length);
    if (add.length + remove.length === 0) this.tally.count("updates");
  }

  async #catchUp(member: Member, limit: number): Promise<void> {
    if (member.standing === "invited") await this.#join(member);
    let left = limit;
    while (left > 0 && member.standing === "inside" && member.disk.cursor < this.#log.entries.length) {
      const next = this.#log.entries[member.disk.cursor]!;
      if (next.id === member.disk.staged?.id) await this.#adopt(member);
      else left -= await this.#read(member, Math.min(left, 1 + this.#dice.below(10)));
    }
  }

  async #join(member: Member): Promise<void> {
    const { welcome, keyPackage, sequence, epoch } = member.invitation!;
    const joined = await member.device.engine.join(group, welcome, keyPackage);
    expect(joined.state.epoch).toBe(epoch);
    const written = await this.#write("join", member, joined.changes, (disk) => (disk.cursor = sequence));
    // Killed before: the Welcome and the key package are still there, and it joins the next time.
    if (!written) return;
    Object.assign(member, { joinedAt: sequence, joinedEpoch: epoch, standing: "inside" });
    delete member.invitation;
    this.tally.count("joins");
  }

  async #adopt(member: Member): Promise<void> {
    const { changes } = await member.device.engine.adopt(group, member.disk.staged!.staged);
    await this.#write("adopt", member, changes, (disk) => {
      delete disk.staged;
      disk.cursor++;
    });
  }

  async #read(member: Member, limit: number): Promise<number> {
    const { cursor, staged } = member.disk;
    const ahead = this.#log.entries.slice(cursor, cursor + limit);
    const own = ahead.findIndex(({ id }) => id === staged?.id);
    const batch = own === -1 ? ahead : ahead.slice(0, own);
    const bodies = batch.map(({ body }) => body);
    const { processed, changes } = await member.device.engine.process(
      group,
      bodies,
      this.#policy(),
      this.#now,
    );
    if (processed.some((one) => one.kind === "commit" && one.removedSelf)) {
      member.standing = "outside";
      member.disk = { ...emptyDisk(), read: member.disk.read };
      return processed.length;
    }
    const seen = new Map<string, string>();
    for (const [at, one] of processed.entries()) {
      const entry = batch[at]!;
      this.#expectExpected(member, entry, one);
      if (one.kind === "message") seen.set(entry.id, words(one.plaintext));
    }
    await this.#write("read", member, changes, (disk) => {
      disk.cursor += processed.length;
      for (const [id, content] of seen) {
        expect(disk.read.has(id), `${member.name} reads ${id} twice`).toBe(false);
        disk.read.set(id, content);
      }
      if (processed.some(({ kind }) => kind === "commit")) delete disk.staged;
    });
    return processed.length;
  }

  #expectExpected(
    member: Member,
    entry: Entry,
    one: { readonly kind: string; readonly reason?: string },
  ): void {
    const why = `${member.name}: ${entry.kind} "${entry.id}" of epoch ${entry.epoch} by ${entry.sender}`;
    const own = entry.sender === member.name;
    if (own || entry.epoch < member.joinedEpoch)
      expect(one, why).toEqual({ kind: "unreadable", reason: own ? "own" : "past-epoch" });
    else expect(one.kind, `${why} ${one.reason ?? ""}`).toBe(entry.kind === "commit" ? "commit" : "message");
  }

  /** Keeps what the device had when it was put out: nothing later may ever be read with it. */
  #keepGhost(deviceId: string, epoch: number): void {
    const member = this.#members.find(({ device }) => device.identity.device.deviceId === deviceId)!;
    if (member.standing === "inside")
      this.#ghosts.push({ member, disk: structuredClone(member.disk), epoch });
  }

  async #planAdding(count: number): Promise<Plan> {
    const outside = this.#members.filter(({ standing }) => standing === "outside");
    const invited: Invitation[] = [];
    for (const member of this.#dice.some(outside, count))
      invited.push({ member, keyPackage: await packageOf(member.device, this.#now) });
    return { add: invited.map(({ keyPackage }) => keyPackage.keyPackage), remove: [], invited };
  }

  /** An admin removes up to two devices, anybody else only their own other one; perhaps one is added in the same commit. */
  async #planRemoving(by: Member): Promise<Plan> {
    const { account, device } = by.device.identity;
    const { members } = await by.device.engine.load(group, stored(by.disk));
    const removable = members.filter(
      ({ deviceId, accountId }) =>
        deviceId !== device.deviceId &&
        (this.#admins.has(account.accountId) || accountId === account.accountId),
    );
    const remove = members.length < 4 ? [] : this.#dice.some(removable, 2).map(({ deviceId }) => deviceId);
    const adding = this.#dice.roll() < 0.4 ? await this.#planAdding(1) : { add: [] };
    return { ...adding, remove };
  }

  async #crash(member: Member): Promise<void> {
    this.tally.count("restarts");
    await restart(member);
  }

  /** One transaction, with a kill before it, after it, or none. Tells whether it happened. */
  async #write(
    write: Write,
    member: Member,
    changes: GroupChanges,
    transaction: (disk: Disk) => void,
  ): Promise<boolean> {
    const roll = this.#dice.roll();
    const happens = roll >= 0.12;
    if (happens) {
      persist(member.disk, changes);
      transaction(member.disk);
    }
    if (roll < 0.24) {
      this.tally.killed(write, happens);
      await this.#crash(member);
    }
    return happens;
  }

  /** The relay takes nothing from a device that a commit in the log has removed, even if the device has not read that yet. */
  #submit(entry: Entry): number | "conflict" {
    const sender = this.#members.find(({ name }) => name === entry.sender)!;
    const isOut = this.#ghosts.some(({ member, epoch }) => member === sender && epoch >= sender.joinedEpoch);
    return this.#log.submit(entry, sender.standing === "inside" && !isOut);
  }

  async #expectReadsNothing({ member, disk, epoch }: Ghost): Promise<void> {
    const { engine } = await openDevice(member.device.identity);
    await engine.load(group, stored(disk));
    const later = this.#log.entries.filter((entry) => entry.epoch > epoch).map(({ body }) => body);
    const { processed } = await engine.process(group, later, this.#policy(), this.#now);
    expect(processed.map(({ kind }) => kind)).toEqual(later.map(() => "unreadable"));
  }

  #policy() {
    return groupPolicy({ removers: [...this.#admins] });
  }

  #inside(): readonly Member[] {
    return this.#members.filter(({ standing }) => standing === "inside");
  }
}
