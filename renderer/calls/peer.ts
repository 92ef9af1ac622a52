// One WebRTC connection to one other window, from opening to closing: the only place that knows simple-peer. It takes and gives
// checked signals, carries media in its four slots and short texts on its channel, and leaves nothing behind when it is closed.
import { assert } from "../../shared/assert.ts";
import SimplePeer from "simple-peer/simplepeer.min.js";
import { CarefulConnection } from "./carefulConnection.ts";
import { preferCodecs } from "./codecs.ts";
import { withoutCandidates, withPauses } from "./sdp.ts";
import { toCandidate, type Candidate } from "./signal.ts";
import { slotKind, slots, type Slot, type SlotTracks } from "./slots.ts";

export interface PeerInput {
  readonly isInitiator: boolean;
  readonly configuration: RTCConfiguration;
  readonly tracks: SlotTracks;
  readonly events: PeerEvents;
}

export interface PeerEvents {
  readonly onDescription: (kind: "offer" | "answer", sdp: string) => void;
  readonly onCandidate: (candidate: Candidate) => void;
  /** Media flows, or does not: called at every change. */
  readonly onState: (state: RTCPeerConnectionState) => void;
  /** The channel can be written to. */
  readonly onOpen: () => void;
  readonly onText: (text: string) => void;
  /** Something of the other side was ignored. */
  readonly onRefused: () => void;
  /** It failed, or the other side closed it. Not called after `close`. */
  readonly onGone: () => void;
}

/** Bytes waiting in the channel beyond which nothing more is put in: the line is stuck, and what is waiting will be out of date. */
const mostBuffered = 64 * 1024;

export class Peer {
  readonly #input: PeerInput;
  readonly #simple: SimplePeer;
  readonly #connection: RTCPeerConnection;
  #tracks: SlotTracks;
  #isClosed = false;

  constructor(input: PeerInput) {
    this.#input = input;
    this.#tracks = input.tracks;
    let made: CarefulConnection | undefined;
    const make = function (configuration: RTCConfiguration) {
      return (made = new CarefulConnection(configuration, input.events.onRefused));
    };
    this.#simple = new SimplePeer({
      initiator: input.isInitiator,
      config: input.configuration,
      channelName: "call",
      // Both sides open it themselves: no round trip, and no other channel is listened to.
      channelConfig: { negotiated: true, id: 0 },
      objectMode: true,
      // Only matters without trickling; its timer would outlive the connection.
      iceCompleteTimeout: 1,
      wrtc: {
        RTCPeerConnection: make as unknown as typeof RTCPeerConnection,
        RTCSessionDescription,
        RTCIceCandidate,
      },
    });
    assert(made !== undefined, "the browser opens a connection");
    this.#connection = made;
    if (input.isInitiator) this.#addSlots();
    this.#listen();
  }

  /** A checked one; what the browser refuses all the same is counted and ignored. */
  acceptDescription(kind: "offer" | "answer", sdp: string): void {
    if (this.#isGone()) return;
    const expected = kind === "offer" ? "stable" : "have-local-offer";
    if (this.#connection.signalingState !== expected) return this.#input.events.onRefused();
    this.#simple.signal({ type: kind, sdp: withPauses(sdp) });
  }

  acceptCandidate({ line, mid }: Candidate): void {
    if (this.#isGone()) return;
    const candidate = { candidate: line, sdpMid: String(mid), sdpMLineIndex: mid };
    this.#simple.signal({ type: "candidate", candidate });
  }

  /** For the next time that a way is looked for. */
  configure(configuration: RTCConfiguration): void {
    if (this.#isGone()) return;
    this.#connection.setConfiguration({ ...this.#connection.getConfiguration(), ...configuration });
  }

  /** Initiator only. Looks for a way again while media goes on by the old one. An offer that was never answered is taken back. */
  async restartIce(configuration: RTCConfiguration): Promise<void> {
    if (this.#isGone()) return;
    if (this.#connection.signalingState === "have-local-offer")
      await this.#connection.setLocalDescription({ type: "rollback" });
    if (this.#isGone() || this.#connection.signalingState !== "stable") return;
    this.configure(configuration);
    this.#connection.restartIce();
    this.#simple.negotiate();
  }

  setTrack(slot: Slot, track: MediaStreamTrack | null): void {
    this.#tracks = { ...this.#tracks, [slot]: track };
    void this.#put(slot);
  }

  /** Absent until the slot has been negotiated. */
  sender(slot: Slot): RTCRtpSender | undefined {
    return this.#transceiver(slot)?.sender;
  }

  receiver(slot: Slot): RTCRtpReceiver | undefined {
    return this.#transceiver(slot)?.receiver;
  }

  get state(): RTCPeerConnectionState {
    return this.#connection.connectionState;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#connection.getStats();
  }

  /** Whether it went out; what does not is out of date by the time it could. */
  send(text: string): boolean {
    if (this.#isGone() || !this.#simple.connected || this.#simple.bufferSize > mostBuffered) return false;
    this.#simple.send(text);
    return true;
  }

  /** Closed at once for the browser; simple-peer follows in its own time. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#simple.destroy();
    this.#connection.close();
  }

  #isGone(): boolean {
    return this.#isClosed || this.#simple.destroyed || this.#connection.connectionState === "closed";
  }

  #addSlots(): void {
    const streams = newStreams();
    for (const slot of slots) {
      const transceiver = this.#connection.addTransceiver(slotKind[slot], {
        direction: "sendrecv",
        streams: [streams[slot]],
      });
      preferCodecs(transceiver, slotKind[slot]);
      void this.#put(slot);
    }
  }

  /** The answering side gets the slots with the offer, before the answer is made: it sends in them too. */
  #takeSlots(): void {
    const streams = newStreams();
    this.#connection.addEventListener("track", ({ transceiver }) => {
      const slot = slots[this.#connection.getTransceivers().indexOf(transceiver)];
      if (slot === undefined) return;
      transceiver.direction = "sendrecv";
      transceiver.sender.setStreams(streams[slot]);
      void this.#put(slot);
    });
  }

  async #put(slot: Slot): Promise<void> {
    if (this.#isGone()) return;
    try {
      await this.sender(slot)?.replaceTrack(this.#tracks[slot]);
    } catch {
      // Closed meanwhile: there is nothing to send it to.
    }
  }

  #transceiver(slot: Slot): RTCRtpTransceiver | undefined {
    return this.#connection.getTransceivers()[slots.indexOf(slot)];
  }

  #listen(): void {
    const { events, isInitiator } = this.#input;
    if (!isInitiator) this.#takeSlots();
    this.#connection.addEventListener("connectionstatechange", () => {
      if (!this.#isClosed) events.onState(this.#connection.connectionState);
    });
    this.#simple
      .on("signal", (signal) => {
        if (signal.type === "offer" || signal.type === "answer")
          events.onDescription(signal.type, withoutCandidates(signal.sdp));
        if (signal.type !== "candidate") return;
        const { candidate = "", sdpMLineIndex } = signal.candidate;
        const told = toCandidate(candidate, sdpMLineIndex ?? 0);
        if (told !== undefined) events.onCandidate(told);
      })
      .on("connect", () => events.onOpen())
      .on("data", (data) => (typeof data === "string" ? events.onText(data) : events.onRefused()))
      // Said once more by "close".
      .on("error", () => undefined)
      .on("close", () => {
        if (!this.#isClosed) events.onGone();
      });
  }
}

/** What belongs together is played in step: a voice with its face, the sound of a screen with its picture. */
function newStreams(): Readonly<Record<Slot, MediaStream>> {
  const [person, screen] = [new MediaStream(), new MediaStream()];
  return { microphone: person, camera: person, screen, screenSound: screen };
}
