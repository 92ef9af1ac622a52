// The other participants of the call that this window is in, or that rings here: opens a line to each stay that the core names, closes it
// when the core names it no more, and brings everybody's signals to the right one.
import type { CallParticipantView, CallSignalView } from "../../shared/bridge/callViews.ts";
import type { DeviceId } from "../../shared/ids.ts";
import { Remote } from "./remote.ts";
import type { SlotTracks } from "./slots.ts";

export interface MeshInput {
  /** Not while the call rings here. */
  readonly mayConnect: () => boolean;
  readonly configuration: () => Promise<RTCConfiguration | undefined>;
  readonly tracks: () => SlotTracks;
  readonly signal: (to: CallParticipantView, payload: string) => Promise<unknown>;
  readonly events: MeshEvents;
}

export interface MeshEvents {
  /** Anything of its view, or of what it said. */
  readonly onChange: (participant: CallParticipantView) => void;
  readonly onReaction: (participant: CallParticipantView, emoji: string) => void;
  /** Nothing comes of it any more: the line is gone for good, or its window said goodbye on it. */
  readonly onGone: (participant: CallParticipantView, reason: "lost" | "left") => void;
}

/** Who is in the call, as the core says it now. */
export interface Present {
  /** `self` is among them, once this device is. */
  readonly participants: readonly CallParticipantView[];
  /** Devices that ring: what can be agreed on before they answer is. */
  readonly awaited: readonly CallParticipantView[];
}

/** Signals of somebody whom the core has not named yet; they wait for that, the newest few. */
const mostEarly = 40;

export class Mesh {
  #input: MeshInput;
  readonly #remotes = new Map<DeviceId, Remote>();
  readonly #awaited = new Set<DeviceId>();
  #early: CallSignalView[] = [];

  constructor(input: MeshInput) {
    this.#input = input;
  }

  /** In order of joining; who has said goodbye is gone, whatever the core knows yet. */
  get remotes(): readonly Remote[] {
    return this.lines.filter(
      ({ hasLeft, participant }) => !hasLeft && !this.#awaited.has(participant.deviceId),
    );
  }

  /** All of them, also to those who only ring. */
  get lines(): readonly Remote[] {
    return [...this.#remotes.values()];
  }

  remote(deviceId: DeviceId): Remote | undefined {
    return this.#remotes.get(deviceId);
  }

  /** What the lines are for is another's business from now on. */
  handOver(input: MeshInput): void {
    this.#input = input;
  }

  /** `mayConnect` from now on. */
  begin(): void {
    for (const remote of this.#remotes.values()) remote.begin();
  }

  update({ participants, awaited }: Present, self: Pick<CallParticipantView, "deviceId" | "joinedAt">): void {
    const others = participants.filter(({ isSelf }) => !isSelf);
    const stays = new Map([...awaited, ...others].map((other) => [other.deviceId, other]));
    for (const [deviceId, remote] of this.#remotes)
      if (stays.get(deviceId)?.session !== remote.participant.session) this.#close(remote);
    for (const other of stays.values()) {
      const isIn = others.includes(other);
      if (!isIn) this.#awaited.add(other.deviceId);
      const hasAnswered = isIn && this.#awaited.delete(other.deviceId);
      const remote = this.#remotes.get(other.deviceId) ?? this.#open(other, isLater(self, other));
      remote.setParticipant(other);
      if (hasAnswered) remote.begin();
    }
  }

  accept(signal: CallSignalView): void {
    const remote = this.#remotes.get(signal.from.deviceId);
    if (remote?.participant.session === signal.from.session) return remote.link.accept(signal.payload);
    this.#early = [...this.#early, signal].slice(-mostEarly);
  }

  close(): void {
    for (const remote of this.#remotes.values()) remote.leave();
    this.#remotes.clear();
  }

  #close(remote: Remote): void {
    remote.close();
    this.#remotes.delete(remote.participant.deviceId);
    this.#awaited.delete(remote.participant.deviceId);
  }

  #open(participant: CallParticipantView, isInitiator: boolean): Remote {
    const input = () => this.#input;
    const isAwaited = () => this.#awaited.has(participant.deviceId);
    const remote: Remote = new Remote({
      participant,
      link: {
        isInitiator,
        mayConnect: () => input().mayConnect() && !isAwaited(),
        configuration: () => input().configuration(),
        tracks: () => input().tracks(),
        signal: (payload) => input().signal(participant, payload),
      },
      events: {
        onChange: () => {
          if (!isAwaited()) input().events.onChange(participant);
        },
        onReaction: (emoji) => input().events.onReaction(participant, emoji),
        onGone: (reason) => {
          if (!isAwaited()) input().events.onGone(participant, reason);
        },
      },
    });
    this.#remotes.set(participant.deviceId, remote);
    const isOfIt = ({ from }: CallSignalView) =>
      from.deviceId === participant.deviceId && from.session === participant.session;
    const waiting = this.#early.filter(isOfIt);
    this.#early = this.#early.filter((each) => !isOfIt(each));
    for (const { payload } of waiting) remote.link.accept(payload);
    return remote;
  }
}

/** Of two, the later one calls; both sides come to the same answer. */
function isLater(
  self: Pick<CallParticipantView, "deviceId" | "joinedAt">,
  other: CallParticipantView,
): boolean {
  return self.joinedAt === other.joinedAt ? self.deviceId > other.deviceId : self.joinedAt > other.joinedAt;
}
