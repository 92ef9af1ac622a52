// The other participants of the call that this window is in: opens a line to each stay that the core names, closes it when the core
// names it no more, and brings everybody's signals to the right one.
import type { CallParticipantView, CallSignalView } from "../../shared/bridge/callViews.ts";
import type { DeviceId } from "../../shared/ids.ts";
import { Remote, type RemoteEvents } from "./remote.ts";
import type { SlotTracks } from "./slots.ts";

export interface MeshInput {
  readonly configuration: () => Promise<RTCConfiguration | undefined>;
  readonly tracks: () => SlotTracks;
  readonly signal: (to: CallParticipantView, payload: string) => Promise<unknown>;
  readonly eventsOf: (participant: CallParticipantView) => RemoteEvents;
}

/** Signals of somebody whom the core has not named yet; they wait for that, the newest few. */
const mostEarly = 40;

export class Mesh {
  readonly #input: MeshInput;
  readonly #remotes = new Map<DeviceId, Remote>();
  #early: CallSignalView[] = [];

  constructor(input: MeshInput) {
    this.#input = input;
  }

  /** In order of joining; who has said goodbye is gone, whatever the core knows yet. */
  get remotes(): readonly Remote[] {
    return [...this.#remotes.values()].filter((remote) => !remote.hasLeft);
  }

  remote(deviceId: DeviceId): Remote | undefined {
    return this.#remotes.get(deviceId);
  }

  /** As the core says it now. `self` is among them. */
  update(participants: readonly CallParticipantView[], self: CallParticipantView): void {
    const others = participants.filter(({ isSelf }) => !isSelf);
    const stays = new Map(others.map((other) => [other.deviceId, other]));
    for (const [deviceId, remote] of this.#remotes) {
      if (stays.get(deviceId)?.session === remote.participant.session) continue;
      remote.close();
      this.#remotes.delete(deviceId);
    }
    for (const other of others) {
      const known = this.#remotes.get(other.deviceId);
      if (known === undefined) this.#open(other, isLater(self, other));
      else known.setParticipant(other);
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

  #open(participant: CallParticipantView, isInitiator: boolean): void {
    const { configuration, tracks, signal, eventsOf } = this.#input;
    const remote = new Remote({
      participant,
      link: { isInitiator, configuration, tracks, signal: (payload) => signal(participant, payload) },
      events: eventsOf(participant),
    });
    this.#remotes.set(participant.deviceId, remote);
    const isOfIt = ({ from }: CallSignalView) =>
      from.deviceId === participant.deviceId && from.session === participant.session;
    const waiting = this.#early.filter(isOfIt);
    this.#early = this.#early.filter((each) => !isOfIt(each));
    for (const { payload } of waiting) remote.link.accept(payload);
  }
}

/** Of two, the later one calls; both sides come to the same answer. */
function isLater(self: CallParticipantView, other: CallParticipantView): boolean {
  return self.joinedAt === other.joinedAt ? self.deviceId > other.deviceId : self.joinedAt > other.joinedAt;
}
