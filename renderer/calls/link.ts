// The lasting line to one participant's stay: opens a connection, mends it (ICE restart), replaces it when it failed, and says so when
// thirty seconds of that were in vain. The initiator opens and restarts; the other side answers, and asks for it when it needs to.
import { unreachable } from "../../shared/assert.ts";
import { Peer, type PeerEvents } from "./peer.ts";
import { mostCandidates, readSignal, writeSignal, type Candidate, type Signal } from "./signal.ts";
import type { Slot, SlotTracks } from "./slots.ts";
import { Timers } from "./timers.ts";

export interface LinkInput {
  readonly isInitiator: boolean;
  /** Not while a call rings: offer and answer are exchanged, addresses are kept back on both sides until `begin`. */
  readonly mayConnect: () => boolean;
  /** Undefined: no connection may be opened now. */
  readonly configuration: () => Promise<RTCConfiguration | undefined>;
  readonly tracks: () => SlotTracks;
  /** Rejects when it cannot be sent now: it is lost then. */
  readonly signal: (payload: string) => Promise<unknown>;
  readonly events: LinkEvents;
}

export interface LinkEvents {
  readonly onChange: () => void;
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  readonly onLost: () => void;
}

export type LinkState = "connecting" | "connected" | "reconnecting";

const giveUpMs = 30_000;
const attemptMs = 10_000;
/** A gap that mends itself is no reason to look for another way. */
const disconnectedMs = 1500;
const restartMs = 5000;
const restartGapMs = 2000;
/** In vain, one after the other: then another connection is opened. */
const mostRestarts = 2;
const unsentMs = 1000;
const firstBatchMs = 10;
const batchMs = 50;
/** More than any computer has, for one connection; and signals that wait for their turn. */
const candidatesPerAttempt = 200;
const mostWaiting = 100;

type TimerName = "giveUp" | "attempt" | "disconnected" | "restart" | "restartGap" | "unsent" | "batch";

export class Link {
  readonly #input: LinkInput;
  readonly #timers = new Timers<TimerName>();
  #peer: Peer | undefined;
  #state: LinkState = "connecting";
  #isClosed = false;
  #attempt = 0;
  #round = 0;
  #isAnswered = false;
  #accepted = 0;
  #batch: Candidate[] = [];
  #batchDelayMs = firstBatchMs;
  /** Of the other side, until it may be connected to. */
  #early: Candidate[] = [];
  /** Signals are taken one after the other: opening a connection for an offer may have to wait for the servers. */
  #turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #refused = 0;
  #restarts = 0;
  /** The last signal could not be sent: what stands is all there is. */
  #isCutOff = false;

  constructor(input: LinkInput) {
    this.#input = input;
    this.#waitForConnection();
    if (input.isInitiator) void this.#openNext();
    else this.#watchForOffer();
  }

  get state(): LinkState {
    return this.#state;
  }

  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** How much of what the other side sent was ignored. */
  get refused(): number {
    return this.#refused;
  }

  /** How many connections there have been, and offers in the last of them. */
  get progress(): { readonly attempt: number; readonly round: number } {
    return { attempt: this.#attempt, round: this.#round };
  }

  /** Never throws; what is malformed, late or repeated is counted. */
  accept(payload: string): void {
    const { signal, refused } = readSignal(payload);
    this.#refused += refused;
    if (signal === undefined) return;
    if (this.#waiting >= mostWaiting) return this.#refuse();
    this.#turn = this.#takeAfter(this.#turn, signal);
  }

  /** `mayConnect` from now on: what was kept back goes out and is taken. How long nothing came of it before does not count. */
  begin(): void {
    if (this.#isClosed || this.#state === "connected") return;
    this.#waitForConnection();
    // Nothing was agreed on, or not yet: whoever waits here does not wait for that.
    if (this.#input.isInitiator && !this.#isAnswered) return void this.#openNext();
    if (this.#input.isInitiator) this.#watchAttempt();
    else this.#watchForOffer();
    this.#sendBatch();
    for (const candidate of this.#early) this.#peer?.acceptCandidate(candidate);
    this.#early = [];
  }

  /** Looks for a way again without an interruption: the network changed, or the line is silent. */
  restart(): void {
    if (this.#isClosed || this.#peer === undefined) return;
    const tooSoon = this.#timers.isRunning("restartGap");
    // Of a line that stands it was asked for a reason that stays.
    const isDue = tooSoon && this.#state === "connected";
    this.#timers.after("restart", tooSoon ? restartGapMs : restartMs, () => {
      if (isDue || this.#state !== "connected") this.restart();
    });
    if (tooSoon) return;
    this.#timers.after("restartGap", restartGapMs, () => undefined);
    if (!this.#input.isInitiator) return void this.#signal({ kind: "restart", attempt: this.#attempt });
    const isInVain = this.#state !== "connected" && ++this.#restarts > mostRestarts && !this.#isCutOff;
    if (isInVain) void this.#openNext();
    else void this.#restartIce(this.#peer);
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    this.#peer?.setTrack(slot, track);
  }

  send(text: string): boolean {
    return this.#peer?.send(text) ?? false;
  }

  close(): void {
    this.#isClosed = true;
    this.#timers.stopAll();
    this.#peer?.close();
    this.#peer = undefined;
  }

  async #takeAfter(earlier: Promise<void>, signal: Signal): Promise<void> {
    this.#waiting++;
    await earlier;
    this.#waiting--;
    try {
      if (!this.#isClosed) await this.#take(signal);
    } catch (cause) {
      reportError(cause);
    }
  }

  async #take(signal: Signal): Promise<void> {
    switch (signal.kind) {
      case "offer":
        return this.#takeOffer(signal);
      case "answer":
        return this.#takeAnswer(signal);
      case "candidates":
        return this.#takeCandidates(signal);
      case "restart":
        if (!this.#input.isInitiator || signal.attempt !== this.#attempt) return this.#refuse();
        return this.restart();
      case "renew":
        return this.#takeRenewal(signal);
      default:
        return unreachable(signal);
    }
  }

  async #takeOffer({ attempt, round, sdp }: Extract<Signal, { kind: "offer" }>): Promise<void> {
    const isNext = attempt > this.#attempt || (attempt === this.#attempt && round > this.#round);
    if (this.#input.isInitiator || !isNext) return this.#refuse();
    if (attempt > this.#attempt) await this.#openAttempt(attempt);
    else await this.#configure();
    this.#beginRound(round);
    this.#peer?.acceptDescription("offer", sdp);
  }

  /** Servers, their credentials and what may be told: as they are when a way is looked for again. */
  async #configure(): Promise<void> {
    const peer = this.#peer;
    const configuration = await this.#input.configuration();
    if (peer === this.#peer && configuration !== undefined) peer?.configure(configuration);
  }

  /** What was found for the one before is out of date. */
  #beginRound(round: number): void {
    this.#round = round;
    this.#batch = [];
    this.#early = [];
  }

  #takeAnswer({ attempt, round, sdp }: Extract<Signal, { kind: "answer" }>): void {
    const isAwaited = attempt === this.#attempt && round === this.#round && !this.#isAnswered;
    if (!this.#input.isInitiator || !isAwaited) return this.#refuse();
    this.#isAnswered = true;
    this.#peer?.acceptDescription("answer", sdp);
  }

  #takeCandidates({ attempt, round, candidates }: Extract<Signal, { kind: "candidates" }>): void {
    this.#accepted += candidates.length;
    const isNow = attempt === this.#attempt && round === this.#round;
    if (!isNow || this.#accepted > candidatesPerAttempt) return this.#refuse();
    if (!this.#input.mayConnect()) return void this.#early.push(...candidates);
    for (const candidate of candidates) this.#peer?.acceptCandidate(candidate);
  }

  /** An offer that is on its way still will do; one connection is not thrown away for a second asking. */
  #takeRenewal({ attempt }: Extract<Signal, { kind: "renew" }>): void {
    const isMeant = attempt === this.#attempt || (attempt === 0 && this.#state !== "connected");
    if (!this.#input.isInitiator || !isMeant || this.#timers.isRunning("restartGap")) return this.#refuse();
    void this.#openNext();
  }

  async #openNext(): Promise<void> {
    this.#timers.after("restartGap", restartGapMs, () => undefined);
    this.#watchAttempt();
    await this.#openAttempt(this.#attempt + 1);
  }

  async #openAttempt(attempt: number): Promise<void> {
    this.#attempt = attempt;
    this.#beginRound(0);
    this.#accepted = 0;
    this.#batchDelayMs = firstBatchMs;
    this.#timers.stop("batch", "disconnected", "restart", "unsent");
    this.#peer?.close();
    this.#peer = undefined;
    this.#down();
    const configuration = await this.#input.configuration();
    // Closed, or a later attempt began, while the servers were asked for.
    if (this.#isClosed || attempt !== this.#attempt || configuration === undefined) return;
    this.#peer = new Peer({
      isInitiator: this.#input.isInitiator,
      configuration,
      tracks: this.#input.tracks(),
      events: this.#eventsOf(attempt),
    });
  }

  #eventsOf(attempt: number): PeerEvents {
    const now = (work: () => void) => {
      if (!this.#isClosed && attempt === this.#attempt) work();
    };
    return {
      onDescription: (kind, sdp) => now(() => this.#describe(kind, sdp)),
      onCandidate: (candidate) => now(() => this.#gather(candidate)),
      onState: (state) => now(() => this.#follow(state)),
      onOpen: () => now(this.#input.events.onOpen),
      onText: (text) => now(() => this.#input.events.onText(text)),
      onRefused: () => now(() => this.#refuse()),
      onGone: () => now(() => this.#replace()),
    };
  }

  #describe(kind: "offer" | "answer", sdp: string): void {
    if (kind === "offer") {
      this.#beginRound(this.#round + 1);
      this.#isAnswered = false;
    }
    void this.#signal({ kind, attempt: this.#attempt, round: this.#round, sdp });
  }

  #gather(candidate: Candidate): void {
    this.#batch.push(candidate);
    if (this.#input.mayConnect() && !this.#timers.isRunning("batch"))
      this.#timers.after("batch", this.#batchDelayMs, () => this.#sendBatch());
  }

  #sendBatch(): void {
    this.#batchDelayMs = batchMs;
    const place = { attempt: this.#attempt, round: this.#round };
    for (let at = 0; at < this.#batch.length; at += mostCandidates)
      void this.#signal({
        kind: "candidates",
        ...place,
        candidates: this.#batch.slice(at, at + mostCandidates),
      });
    this.#batch = [];
  }

  #follow(state: RTCPeerConnectionState): void {
    if (state === "connected") {
      this.#restarts = 0;
      this.#timers.stop("giveUp", "attempt", "disconnected", "restart", "unsent");
      this.#show("connected");
    }
    if (state === "disconnected") {
      this.#down();
      this.#timers.after("disconnected", disconnectedMs, () => this.restart());
    }
  }

  /** The connection failed, or was closed on the other side. */
  #replace(): void {
    this.#peer = undefined;
    this.#down();
    if (!this.#input.isInitiator) return this.#askToRenew();
    const pause = this.#timers.isRunning("restartGap") ? unsentMs : 0;
    this.#timers.after("attempt", pause, () => void this.#openNext());
  }

  #askToRenew(): void {
    void this.#signal({ kind: "renew", attempt: this.#attempt });
    this.#watchForOffer();
  }

  #watchForOffer(): void {
    if (this.#input.mayConnect()) this.#timers.after("restart", restartMs, () => this.#askToRenew());
  }

  #watchAttempt(): void {
    if (this.#input.mayConnect()) this.#timers.after("attempt", attemptMs, () => void this.#openNext());
  }

  async #restartIce(peer: Peer): Promise<void> {
    const configuration = await this.#input.configuration();
    if (peer === this.#peer && configuration !== undefined) await peer.restartIce(configuration);
  }

  async #signal(signal: Signal): Promise<void> {
    try {
      await this.#input.signal(writeSignal(signal));
      this.#isCutOff = false;
    } catch {
      this.#isCutOff = true;
      this.#onUnsent(signal);
    }
  }

  /** A connection that stands needs no signals; one that is being made lacks this one for good. */
  #onUnsent({ attempt }: Signal): void {
    if (this.#isClosed || attempt !== this.#attempt || this.#state === "connected") return;
    this.#timers.after("unsent", unsentMs, () => {
      if (this.#input.isInitiator && this.#state === "connecting") void this.#openNext();
      else if (this.#peer === undefined) this.#askToRenew();
      else this.restart();
    });
  }

  #down(): void {
    if (this.#state === "connected") this.#show("reconnecting");
    if (!this.#timers.isRunning("giveUp")) this.#waitForConnection();
  }

  #waitForConnection(): void {
    this.#timers.after("giveUp", giveUpMs, () => {
      this.#waitForConnection();
      this.#input.events.onLost();
    });
  }

  #show(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#input.events.onChange();
  }

  #refuse(): void {
    this.#refused++;
  }
}
