// One other participant's stay: the line to it, what its window says on the channel, and its sound. Gives the view that screens draw.
import { unreachable } from "../../shared/assert.ts";
import type { CallParticipantView } from "../../shared/bridge/callViews.ts";
import type { Bars, ConnectionQuality, RemoteParticipant } from "./activeCall.ts";
import { Gate, readText, writeText, type ChannelState, type TileSize } from "./channel.ts";
import { Link, type LinkInput } from "./link.ts";
import { RemoteSound } from "./sound.ts";
import type { Slot } from "./slots.ts";

export interface RemoteInput {
  readonly participant: CallParticipantView;
  readonly link: Omit<LinkInput, "events">;
  readonly events: RemoteEvents;
}

export interface RemoteEvents {
  /** Anything of its view, or of what it said. */
  readonly onChange: () => void;
  readonly onReaction: (emoji: string) => void;
  /** Nothing comes of it any more: the line is gone for good, or its window said goodbye on it. */
  readonly onGone: (reason: "lost" | "left") => void;
}

/** What is measured of it from outside. */
export interface Measured {
  readonly bars: Bars;
  readonly quality?: ConnectionQuality;
}

export class Remote {
  readonly #events: RemoteEvents;
  readonly #gate = new Gate(Date.now());
  readonly #sound = new RemoteSound();
  readonly link: Link;
  readonly #mayConnect: () => boolean;
  #participant: CallParticipantView;
  #said: ChannelState | undefined;
  #told: ChannelState | undefined;
  #sent = "";
  #measured: Measured = { bars: 4 };
  #refused = 0;
  #hasLeft = false;
  /** How large it is drawn here. */
  tileSize: TileSize = "large";

  constructor({ participant, link, events }: RemoteInput) {
    this.#participant = participant;
    this.#events = events;
    this.#mayConnect = link.mayConnect;
    this.link = new Link({
      ...link,
      events: {
        onChange: () => this.#onLink(),
        onOpen: () => this.#sendState(),
        onText: (text) => this.#onText(text),
        onLost: () => events.onGone("lost"),
      },
    });
  }

  get participant(): CallParticipantView {
    return this.#participant;
  }

  /** What it said last; undefined until it said something. */
  get said(): ChannelState | undefined {
    return this.#said;
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  /** Signals and texts that were ignored. */
  get refused(): number {
    return this.#refused + this.link.refused;
  }

  setParticipant(participant: CallParticipantView): void {
    this.#participant = participant;
    this.#playSound();
  }

  /** As its window says. */
  get isSpeaking(): boolean {
    return this.link.state === "connected" && this.#said?.isSpeaking === true;
  }

  setMeasured(measured: Measured): void {
    this.#measured = measured;
  }

  /** The link's `mayConnect` from now on. */
  begin(): void {
    this.link.begin();
    this.#playSound();
  }

  /** Goes out when it differs from what was told before, and again with every new connection. */
  tell(state: ChannelState): void {
    this.#told = state;
    const text = writeText(state);
    if (text !== this.#sent && this.link.send(text)) this.#sent = text;
  }

  react(emoji: string): void {
    this.link.send(writeText({ type: "reaction", emoji }));
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    this.link.setTrack(slot, track);
  }

  setSilent(silent: boolean): void {
    this.#sound.setSilent(silent);
  }

  /** Says goodbye, so that the other side does not wait for what is gone. */
  leave(): void {
    this.link.send(writeText({ type: "leave" }));
    this.close();
  }

  close(): void {
    this.#sound.close();
    this.link.close();
  }

  view(): RemoteParticipant {
    const { deviceId, accountId, flags } = this.#participant;
    const said = this.#said;
    const camera = (said ?? flags).camera ? this.track("camera") : undefined;
    const screen = (said ?? flags).screen ? this.track("screen") : undefined;
    const { bars, quality } = this.#measured;
    const isConnected = this.link.state === "connected";
    return {
      deviceId,
      accountId,
      connection: this.link.state,
      ...(camera === undefined ? {} : { camera }),
      ...(screen === undefined ? {} : { screen }),
      hasCome: this.#hasCome((said ?? flags).camera),
      isMuted: !(said ?? flags).microphone,
      isOnHold: said?.isOnHold === true,
      ...(said?.handRaisedAt === undefined ? {} : { handRaisedAt: said.handRaisedAt }),
      isSpeaking: this.isSpeaking,
      bars: isConnected ? bars : 0,
      ...(quality === undefined ? {} : { quality }),
      isStarved: said?.isStarved === true,
    };
  }

  /** What comes in that slot; absent before the first connection. */
  track(slot: Slot): MediaStreamTrack | undefined {
    return this.link.state === "connecting" ? undefined : this.#received(slot);
  }

  #received(slot: Slot): MediaStreamTrack | undefined {
    return this.link.peer?.receiver(slot)?.track;
  }

  /** A browser mutes what comes from elsewhere until the first of it is there (W3C webrtc, 5.3). */
  #hasCome(camera: boolean): boolean {
    const awaited = [this.track("microphone"), ...(camera ? [this.track("camera")] : [])];
    return awaited.every((track) => track?.muted === false);
  }

  #onLink(): void {
    this.#playSound();
    // The same listener is not added twice.
    for (const slot of ["microphone", "camera"] as const)
      this.track(slot)?.addEventListener("unmute", this.#events.onChange);
    this.#events.onChange();
  }

  /** As soon as it may come, not when it comes: a player needs a moment to start. */
  #playSound(): void {
    if (!this.#mayConnect()) return;
    this.#sound.play("microphone", this.#received("microphone") ?? null);
    this.#sound.play(
      "screenSound",
      this.#said?.screenSound === true ? (this.#received("screenSound") ?? null) : null,
    );
  }

  #sendState(): void {
    this.#sent = "";
    if (this.#told !== undefined) this.tell(this.#told);
  }

  #onText(received: string): void {
    const text = this.#gate.passes(Date.now()) ? readText(received) : undefined;
    if (text === undefined) {
      this.#refused++;
      return;
    }
    switch (text.type) {
      case "state":
        this.#said = text;
        this.#playSound();
        return this.#events.onChange();
      case "reaction":
        return this.#events.onReaction(text.emoji);
      case "leave":
        this.#hasLeft = true;
        this.close();
        this.#events.onGone("left");
        return this.#events.onChange();
      default:
        return unreachable(text);
    }
  }
}
