// An RTCPeerConnection that outlives what it cannot use: a candidate or description that the browser refuses is counted and ignored,
// where simple-peer would give up the whole connection.

export class CarefulConnection extends RTCPeerConnection {
  readonly #onRefused: () => void;

  constructor(configuration: RTCConfiguration, onRefused: () => void) {
    super(configuration);
    this.#onRefused = onRefused;
  }

  override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    try {
      await super.addIceCandidate(candidate ?? undefined);
    } catch {
      this.#onRefused();
    }
  }

  /** Refused, it leaves everything as it was: whoever waits for it hears no more of it, and the next one takes its place. */
  override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    try {
      await super.setRemoteDescription(description);
    } catch {
      this.#onRefused();
      await new Promise<never>(() => undefined);
    }
  }
}
