// This window's stay in one call, from joining to leaving: brings together its own media, the others, and what the core is told, and
// publishes all of it to useActiveCall. Once connected it needs neither core nor relay for the call to go on.
import { assert } from "../../shared/assert.ts";
import type { CallParticipantView, CallSignalView, CallView } from "../../shared/bridge/callViews.ts";
import type { CallSessionId, DeviceId } from "../../shared/ids.ts";
import { selectAccount, selectSettings, useApp } from "../state/app.ts";
import { useCalls } from "../state/calls.ts";
import { useConversations } from "../state/conversations.ts";
import { ask } from "../state/core.ts";
import { usePeople } from "../state/people.ts";
import { reuse } from "../state/reuse.ts";
import { useActiveCall, type ActiveCall, type Reaction } from "./activeCall.ts";
import type { ChannelState, TileSize } from "./channel.ts";
import { rtcConfiguration } from "./iceServers.ts";
import type { LocalMedia } from "./localMedia.ts";
import { Mesh, type MeshEvents, type MeshInput } from "./mesh.ts";
import { Monitor } from "./monitor.ts";
import { CallRecording } from "./recording.ts";
import type { Remote } from "./remote.ts";
import type { Seat } from "./scene.ts";
import { noTracks, slots, type SlotTracks } from "./slots.ts";
import { Timers } from "./timers.ts";

const presentMs = 10_000;
const networkMs = 500;
const reactionMs = 5000;
const mostReactions = 30;

export interface StayInput {
  readonly view: CallView & { readonly session: CallSessionId };
  readonly media: LocalMedia;
  /** Agreed on ahead. */
  readonly mesh: Mesh | undefined;
  readonly onClosed: () => void;
}

export class Stay {
  readonly #media: LocalMedia;
  readonly #onClosed: () => void;
  readonly #session: CallSessionId;
  readonly #timers = new Timers<"present" | "network" | `reaction ${number}`>();
  readonly mesh: Mesh;
  readonly #monitor: Monitor;
  readonly recording: CallRecording;
  readonly #stops: readonly (() => void)[];
  #view: CallView;
  #sent: SlotTracks = noTracks;
  #flags = "";
  #handRaisedAt: number | undefined;
  #reactions: readonly Reaction[] = [];
  #counted = 0;
  #cannotRelay = false;
  /** The core has said by itself that this window is in the call. */
  #isSeen = false;
  #isPublishing = false;
  #isClosed = false;

  constructor({ view, media, mesh, onClosed }: StayInput) {
    this.#view = view;
    this.#session = view.session;
    this.#media = media;
    this.#onClosed = onClosed;
    const input: MeshInput = {
      mayConnect: () => true,
      configuration: () => this.#configuration(),
      tracks: () => this.#media.tracks(),
      signal: ({ deviceId, session }, payload) =>
        ask("call.signal", { callId: view.callId, to: { deviceId, session }, payload }),
      events: this.#events(),
    };
    this.mesh = mesh ?? new Mesh(input);
    this.mesh.handOver(input);
    const deviceId = selectAccount(useApp.getState())?.deviceId;
    assert(deviceId !== undefined, "who is in a call has a device");
    this.#monitor = new Monitor(this.mesh, media, () => this.#changed());
    this.recording = new CallRecording({
      self: deviceId,
      conversationName: () => useConversations.getState().byId.get(view.conversationId)?.name ?? "",
      seats: () => this.#seats(),
      onChange: () => this.#changed(),
    });
    media.onChange = () => this.#changed();
    // They may have changed since the devices were asked for.
    const settings = selectSettings(useApp.getState());
    if (settings !== undefined) media.setSettings(settings);
    this.#stops = this.#listen();
    this.#meet();
  }

  get callId() {
    return this.#view.callId;
  }

  get media(): LocalMedia {
    return this.#media;
  }

  /** How many signals and texts of the others were ignored. */
  get refused(): number {
    return this.mesh.remotes.reduce((sum, { refused }) => sum + refused, 0);
  }

  readonly accept = (signal: CallSignalView): void => {
    this.mesh.accept(signal);
  };

  setHand(raised: boolean): void {
    this.#handRaisedAt = raised ? Date.now() : undefined;
    this.#changed();
  }

  setTileSize(deviceId: DeviceId, size: TileSize): void {
    const remote = this.mesh.remote(deviceId);
    if (remote === undefined || remote.tileSize === size) return;
    remote.tileSize = size;
    this.#changed();
  }

  react(emoji: string): void {
    for (const remote of this.mesh.remotes) remote.react(emoji);
    this.#showReaction(this.#self(), emoji);
  }

  /** Everything this window holds open for the call is closed when it returns. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stops.forEach((stop) => stop());
    this.#timers.stopAll();
    this.#monitor.close();
    this.recording.close();
    this.mesh.close();
    this.#media.onChange = () => undefined;
    this.#media.close();
    useActiveCall.setState({ call: undefined });
    this.#onClosed();
  }

  #listen(): readonly (() => void)[] {
    const onNetwork = () => this.#timers.after("network", networkMs, () => this.#restartAll());
    const network = (navigator as { readonly connection?: EventTarget }).connection;
    window.addEventListener("online", onNetwork);
    network?.addEventListener("change", onNetwork);
    return [
      () => window.removeEventListener("online", onNetwork),
      () => network?.removeEventListener("change", onNetwork),
      useCalls.subscribe(({ byId }) => this.#follow(byId.get(this.callId))),
      useApp.subscribe((now, before) => {
        const settings = selectSettings(now);
        if (settings === undefined || settings === selectSettings(before)) return;
        this.#media.setSettings(settings);
        if (settings.alwaysRelayCalls !== selectSettings(before)?.alwaysRelayCalls) this.#restartAll();
      }),
    ];
  }

  /** The core has the say in who is in the call, this window included. */
  #follow(view: CallView | undefined): void {
    if (this.#isClosed || view === this.#view) return;
    // A view from before the joining may still be on its way.
    if (view !== undefined && view.session !== this.#session && !this.#isSeen) return;
    if (view?.session !== this.#session) return this.close();
    this.#isSeen = true;
    this.#view = view;
    this.#meet();
  }

  #meet(): void {
    const self = this.#self();
    if (self !== undefined) this.mesh.update(this.#view, self);
    this.#changed();
  }

  #restartAll(): void {
    this.#tryRelay();
    for (const { link } of this.mesh.lines) link.restart();
  }

  /** The line to the relay may be as dead as this one, and without it no other way is found. */
  #tryRelay(): void {
    ask("connection.retry", {}).catch(() => undefined);
  }

  async #configuration(): Promise<RTCConfiguration | undefined> {
    const { canRelay, ...configuration } = await rtcConfiguration();
    this.#cannotRelay = !canRelay;
    this.#changed();
    return canRelay ? configuration : undefined;
  }

  #events(): MeshEvents {
    return {
      onChange: ({ deviceId }) => {
        if (this.mesh.remote(deviceId)?.link.state === "reconnecting") this.#tryRelay();
        this.#changed();
      },
      onReaction: (participant, emoji) => this.#showReaction(participant, emoji),
      onGone: ({ deviceId, session }, reason) => {
        const lost = { callId: this.callId, participant: { deviceId, session }, reason };
        // The core may know already. One that is lost is said again after the next thirty seconds.
        ask("call.lost", lost).catch(() => undefined);
      },
    };
  }

  #showReaction(from: CallParticipantView | undefined, emoji: string): void {
    if (from === undefined) return;
    const number = ++this.#counted;
    this.#reactions = [...this.#reactions, { number, accountId: from.accountId, emoji }].slice(
      -mostReactions,
    );
    this.#timers.after(`reaction ${number}`, reactionMs, () => {
      this.#reactions = this.#reactions.filter((each) => each.number !== number);
      this.#changed();
    });
    this.#changed();
  }

  #self(): CallParticipantView | undefined {
    return this.#view.participants.find(({ isSelf }) => isSelf);
  }

  /** One change brings others with it: what follows from all of them is done once. */
  #changed(): void {
    if (this.#isPublishing || this.#isClosed) return;
    this.#isPublishing = true;
    queueMicrotask(() => {
      this.#isPublishing = false;
      if (this.#isClosed) return;
      this.#sendTracks();
      this.#monitor.adapt();
      this.recording.update(this.mesh.remotes);
      for (const remote of this.mesh.remotes) remote.tell(this.#stateFor(remote));
      this.#sayPresent();
      this.#publish();
    });
  }

  #sendTracks(): void {
    const tracks = this.#media.tracks();
    for (const slot of slots) {
      if (tracks[slot] === this.#sent[slot]) continue;
      for (const line of this.mesh.lines) line.setTrack(slot, tracks[slot]);
    }
    this.#sent = tracks;
    for (const remote of this.mesh.remotes) remote.setSilent(this.#media.isOnHold);
  }

  #stateFor(remote: Remote): ChannelState {
    return {
      type: "state",
      ...this.#sentFlags(),
      screenSound: this.#sent.screenSound !== null,
      isOnHold: this.#media.isOnHold,
      isSpeaking: this.#isSpeaking(),
      isStarved: this.#monitor.isStarved(remote),
      ...(this.#handRaisedAt === undefined ? {} : { handRaisedAt: this.#handRaisedAt }),
      wants: remote.tileSize,
      ...this.recording.said,
    };
  }

  #isSpeaking(): boolean {
    return this.#sent.microphone !== null && this.#monitor.isSelfSpeaking;
  }

  /** As a recording shows them: oneself first. */
  #seats(): readonly Seat[] {
    const nameOf = (participant: CallParticipantView | undefined) =>
      (participant === undefined ? undefined : usePeople.getState().byId.get(participant.accountId)?.name) ??
      "";
    const sent = this.#sent;
    const own = {
      name: nameOf(this.#self()),
      picture: sent.screen ?? sent.camera ?? undefined,
      sounds: [sent.microphone, sent.screenSound].filter((track) => track !== null),
    };
    const others = this.mesh.remotes.map((remote) => {
      const { screen, camera } = remote.view();
      const sounds = [
        remote.track("microphone"),
        remote.said?.screenSound ? remote.track("screenSound") : undefined,
      ];
      return {
        name: nameOf(remote.participant),
        picture: screen ?? camera,
        sounds: sounds.filter((track) => track !== undefined),
      };
    });
    return [own, ...others];
  }

  #sentFlags() {
    const { microphone, camera, screen } = this.#sent;
    return { microphone: microphone !== null, camera: camera !== null, screen: screen !== null };
  }

  /** At once when something changed, and every ten seconds. */
  #sayPresent(): void {
    const flags = this.#sentFlags();
    const text = JSON.stringify(flags);
    if (text === this.#flags && this.#timers.isRunning("present")) return;
    this.#flags = text;
    this.#timers.after("present", presentMs, () => this.#sayPresent());
    // Said again in ten seconds; the core ends a call that it cannot hear of.
    ask("call.present", { callId: this.callId, session: this.#session, flags }).catch(() => undefined);
  }

  #publish(): void {
    const { callId, conversationId, media } = this.#view;
    const call: ActiveCall = {
      callId,
      conversationId,
      media,
      local: this.#media.view(),
      remotes: this.mesh.remotes.map((remote) => remote.view()),
      speaker: this.#monitor.speaker,
      isSpeaking: this.#isSpeaking(),
      isOnHold: this.#media.isOnHold,
      ...(this.#handRaisedAt === undefined ? {} : { handRaisedAt: this.#handRaisedAt }),
      reactions: this.#reactions,
      recording: this.recording.view,
      cannotRelay: this.#cannotRelay,
    };
    useActiveCall.setState(({ call: before }) => reuse({ call: before }, { call }));
  }
}
