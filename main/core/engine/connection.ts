// Keeps one device logged in at its relay: connects, answers the challenge, and after every loss tries again with growing
// pauses. It stops only when the relay says that trying again cannot help (`refused`).
import { Failure, isRetryable, type FaultCode } from "../../../shared/fault.ts";
import type { Ask, Result } from "../../../shared/contract.ts";
import type { WireCalls } from "../../../shared/wire/calls.ts";
import { wireVersion } from "../../../shared/wire/version.ts";
import type { WirePush } from "../../../shared/wire/pushes.ts";
import type { Platform } from "../platform.ts";
import { backOff } from "./backOff.ts";
import { openRelaySocket, type RelaySocket } from "./relaySocket.ts";

/** A relay that is there answers within this. */
const lineAnswersMs = 3_000;

export type Login = Result<WireCalls, "device.login">;

export interface ConnectionState {
  readonly state: "connecting" | "online" | "offline" | "refused";
  readonly fault?: FaultCode;
  readonly retryAt?: number;
}

export interface ConnectionOptions {
  readonly platform: Pick<Platform, "clock" | "random" | "log">;
  readonly address: string;
  /** Proves who we are on a fresh socket. */
  readonly login: (ask: Ask<WireCalls>) => Promise<Login>;
  /**
   * Brings the device up to date after a login. While it runs the connection is `online` already; when it fails the socket is
   * given up, because a device that is not up to date must not send.
   */
  readonly onLogin: (login: Login) => Promise<void>;
  readonly onPush: (push: Exclude<WirePush, { readonly name: "session.ended" }>) => void;
  readonly onState: (state: ConnectionState) => void;
}

export class Connection {
  readonly #options: ConnectionOptions;
  #state: ConnectionState = { state: "offline" };
  #socket: RelaySocket | undefined;
  #attempt = 0;
  /** Counts sockets: whatever belongs to an older one is ignored. */
  #round = 0;
  #cancelRetry: () => void = () => {};
  #closed = false;
  #malformed = 0;
  /** The round whose line is being tried. */
  #tried: number | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get isOnline(): boolean {
    return this.#state.state === "online";
  }

  /** How many pushes were thrown away because they did not match the wire's schema. */
  get malformedPushes(): number {
    return this.#malformed;
  }

  /**
   * Connects now, whatever the pause: at start, by the person's "try again", when the network changed. A connection that stands is
   * tried, for it may lead to where this computer was: that it does not answer would else be noticed in most of a minute.
   */
  connect(): void {
    // Who asks for it does not want to wait long should this attempt fail as well.
    this.#attempt = 0;
    if (this.isOnline) return this.#tryLine(this.#round);
    if (this.#closed || this.#state.state === "connecting") return;
    this.#cancelRetry();
    void this.#open(++this.#round);
  }

  /** Rejects with `offline` when there is no logged-in socket. */
  readonly ask: Ask<WireCalls> = (name, params) => {
    if (this.#socket === undefined || !this.isOnline) return Promise.reject(new Failure("offline"));
    return this.#socket.ask(name, params);
  };

  /** Gives the socket up and comes back after a pause: for when the relay answers what it must not. */
  restart(): void {
    if (this.isOnline) this.#lost(this.#round, new Failure("offline", "restart"));
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry();
    this.#drop();
    this.#state = { state: "offline" };
  }

  async #open(round: number): Promise<void> {
    this.#become({ state: "connecting" });
    try {
      const socket = await openRelaySocket({
        address: this.#options.address,
        clock: this.#options.platform.clock,
        onPush: (push) => this.#pushed(round, push),
        onMalformed: () => this.#countMalformed(),
        onClosed: () => this.#lost(round, new Failure("offline")),
      });
      if (this.#isStale(round)) return socket.close();
      this.#socket = socket;
      const login = await this.#options.login(socket.ask);
      if (this.#isStale(round)) return;
      this.#become({ state: "online" });
      await this.#options.onLogin(login);
      if (!this.#isStale(round)) this.#attempt = 0;
    } catch (cause) {
      this.#lost(round, cause);
    }
  }

  #tryLine(round: number): void {
    if (this.#tried === round) return;
    this.#tried = round;
    const { clock, log } = this.#options.platform;
    const giveUp = clock.after(lineAnswersMs, () => {
      if (this.#isStale(round)) return;
      log.info("connection.silent");
      this.#lost(round, new Failure("offline", "silent"));
      this.connect();
    });
    const answered = () => {
      giveUp();
      if (this.#tried === round) this.#tried = undefined;
    };
    this.#socket?.ask("relay.describe", { wireVersion }).then(answered, answered);
  }

  #pushed(round: number, push: WirePush): void {
    if (this.#isStale(round)) return;
    if (push.name !== "session.ended") return this.#options.onPush(push);
    this.#options.platform.log.info("session.ended", { reason: push.body.reason });
    const revoked = push.body.reason === "revoked";
    // Replaced: the same profile runs elsewhere. Coming back at once would make the two throw each other out for ever.
    if (push.body.reason === "replaced") this.#attempt = Math.max(this.#attempt, 7);
    this.#lost(round, new Failure(revoked ? "unauthorized" : "offline", push.body.reason));
  }

  #lost(round: number, cause: unknown): void {
    if (this.#isStale(round)) return;
    this.#drop();
    const code = cause instanceof Failure ? cause.code : "internal";
    if (!(cause instanceof Failure)) this.#options.platform.log.error("connection.bug", cause);
    if (code === "upgrade-required" || code === "unauthorized") {
      this.#options.platform.log.warn("connection.refused", { code });
      return this.#become({ state: "refused", fault: code });
    }
    this.#retryLater(code, cause instanceof Failure ? cause.fault.retryAfterMs : undefined);
  }

  #retryLater(code: FaultCode, askedFor: number | undefined): void {
    const { clock, random, log } = this.#options.platform;
    this.#attempt += 1;
    const delay = Math.max(backOff(this.#attempt, random), askedFor ?? 0);
    if (!isRetryable(code)) log.warn("connection.failed", { code });
    this.#cancelRetry = clock.after(delay, () => void this.#open(++this.#round));
    this.#become({ state: "offline", retryAt: clock.now() + delay });
  }

  #drop(): void {
    this.#round += 1;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #isStale(round: number): boolean {
    return this.#closed || round !== this.#round;
  }

  #countMalformed(): void {
    this.#malformed += 1;
    this.#options.platform.log.warn("push.malformed", { total: this.#malformed });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    if (!this.#closed) this.#options.onState(state);
  }
}
