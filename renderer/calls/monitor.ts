// Watches the lines of a call: who speaks, how good each line is, and how each video is to be encoded for it.
import type { DeviceId } from "../../shared/ids.ts";
import { applyEncoding, putVoiceFirst } from "./applyEncoding.ts";
import { decideEncoding, feelPressure, noPressure, type Encoding, type Pressure } from "./encoding.ts";
import type { LocalMedia } from "./localMedia.ts";
import type { Mesh } from "./mesh.ts";
import type { Peer } from "./peer.ts";
import { barsOf, noPackets, readStats, type PacketCounts } from "./quality.ts";
import type { Remote } from "./remote.ts";
import { follow, hearSelf, silence, type Floor, type Voice } from "./speaking.ts";

const listenMs = 300;
const measureMs = 2000;
const slowestCamera = 180;

interface Measures {
  /** The connection that they are of: another one begins anew. */
  readonly peer: Peer | undefined;
  readonly counts: PacketCounts;
  readonly pressure: Pressure;
}

/** W3C webrtc-stats: the square of what the level was, over seconds. */
interface OwnSound {
  readonly energy: number;
  readonly duration: number;
}

const nothingMeasured: Measures = { peer: undefined, counts: noPackets, pressure: noPressure };

export class Monitor {
  readonly #mesh: Mesh;
  readonly #media: LocalMedia;
  readonly #onChange: () => void;
  readonly #measures = new WeakMap<Remote, Measures>();
  readonly #intervals: readonly ReturnType<typeof setInterval>[];
  #floor: Floor = silence;
  #own: OwnSound = { energy: 0, duration: 0 };
  #selfHeard: number | undefined;

  constructor(mesh: Mesh, media: LocalMedia, onChange: () => void) {
    this.#mesh = mesh;
    this.#media = media;
    this.#onChange = onChange;
    this.#intervals = [
      setInterval(() => void this.#listen(), listenMs),
      setInterval(() => void this.#measure(), measureMs),
    ];
  }

  get speaker(): DeviceId | "self" | undefined {
    return this.#floor.speaker;
  }

  get isSelfSpeaking(): boolean {
    return this.#selfHeard !== undefined;
  }

  /** Whether video is kept from it for the voice's sake. */
  isStarved(remote: Remote): boolean {
    const { camera, screen } = this.#media.tracks();
    return (camera !== null || screen !== null) && this.#of(remote).pressure.isStarved;
  }

  /** After every change of what is sent, to whom, and how large they draw it. */
  adapt(): void {
    // Those who only ring as well: what is sent when they answer begins as it is to be.
    const heights = this.#mesh.lines.map((remote) => this.#encode(remote));
    this.#media.fitCamera(Math.max(slowestCamera, ...heights));
  }

  close(): void {
    this.#intervals.forEach((interval) => clearInterval(interval));
  }

  #of(remote: Remote): Measures {
    const { peer } = remote.link;
    const known = this.#measures.get(remote);
    return known !== undefined && known.peer === peer ? known : { ...nothingMeasured, peer };
  }

  async #listen(): Promise<void> {
    const wasSpeaking = this.isSelfSpeaking;
    const level = await this.#levelOfSelf();
    const now = performance.now();
    this.#selfHeard = hearSelf(this.#selfHeard, level, now);
    const others = this.#mesh.remotes.map(
      (remote) => [remote.participant.deviceId, remote.isSpeaking] as const,
    );
    const before = this.speaker;
    this.#floor = follow(
      this.#floor,
      new Map<Voice, boolean>([...others, ["self", this.isSelfSpeaking]]),
      now,
    );
    if (this.speaker !== before || this.isSelfSpeaking !== wasSpeaking) this.#onChange();
  }

  /** What is sent to anybody is what was said, on average since the last time; with nobody there, nobody needs to know. */
  async #levelOfSelf(): Promise<number> {
    const sender = this.#mesh.remotes
      .map(({ link }) => link.peer?.sender("microphone"))
      .find((sender) => sender !== undefined && sender.track !== null);
    if (sender === undefined) return 0;
    const report = await sender.getStats();
    const source = [...report.values()].find(({ type }) => type === "media-source") as
      { readonly totalAudioEnergy?: number; readonly totalSamplesDuration?: number } | undefined;
    const { energy, duration } = this.#own;
    this.#own = { energy: source?.totalAudioEnergy ?? 0, duration: source?.totalSamplesDuration ?? 0 };
    const passed = this.#own.duration - duration;
    return passed > 0 ? Math.sqrt(Math.max(0, this.#own.energy - energy) / passed) : 0;
  }

  async #measure(): Promise<void> {
    await Promise.all(this.#mesh.remotes.map((remote) => this.#measureOne(remote)));
    this.#onChange();
  }

  async #measureOne(remote: Remote): Promise<void> {
    const { peer } = remote.link;
    if (peer === undefined || remote.link.state !== "connected") return;
    const before = this.#of(remote);
    const reading = readStats(await peer.stats(), before.counts);
    if (reading === undefined || peer !== remote.link.peer) return;
    const { available, sentLoss, isCpuLimited, counts, quality } = reading;
    const sample = { now: performance.now(), available, loss: sentLoss, isCpuLimited };
    this.#measures.set(remote, { peer, counts, pressure: feelPressure(before.pressure, sample) });
    remote.setMeasured({ quality, bars: barsOf(quality) });
  }

  /** The height that its camera is sent in; 0 when it is not. */
  #encode(remote: Remote): number {
    const { peer } = remote.link;
    if (peer === undefined) return 0;
    putVoiceFirst(peer.sender("microphone"));
    const tracks = this.#media.tracks();
    const decide = (content: "camera" | "detail" | "motion"): Encoding =>
      decideEncoding({
        peers: Math.max(1, this.#mesh.remotes.length),
        content,
        size: content === "camera" ? (remote.said?.wants ?? "large") : "large",
        isBesideScreen: tracks.screen !== null && tracks.camera !== null,
        pressure: this.#of(remote).pressure,
      });
    const camera = decide("camera");
    applyEncoding(peer.sender("camera"), tracks.camera, camera, "balanced");
    const screen = peer.sender("screen");
    if (this.#media.isSharingMotion)
      applyEncoding(screen, tracks.screen, decide("motion"), "maintain-framerate");
    else applyEncoding(screen, tracks.screen, decide("detail"), "maintain-resolution");
    return camera.isActive && tracks.camera !== null ? camera.maxHeight : 0;
  }
}
