// The picture and the sound of a recording: everybody who is seen in a grid, names where nobody is, and all voices in one track.

export interface Seat {
  readonly name: string;
  /** A screen, or else a camera. */
  readonly picture: MediaStreamTrack | undefined;
  readonly sounds: readonly MediaStreamTrack[];
}

const width = 1280;
const height = 720;
const framesPerSecond = 15;
const gap = 8;

export class Scene {
  readonly #canvas = document.createElement("canvas");
  readonly #context = new AudioContext();
  readonly #mixed = this.#context.createMediaStreamDestination();
  readonly #voices = new Map<MediaStreamTrack, MediaStreamAudioSourceNode>();
  readonly #videos = new Map<MediaStreamTrack, HTMLVideoElement>();
  readonly #interval: ReturnType<typeof setInterval>;
  readonly stream: MediaStream;
  #seats: readonly Seat[] = [];

  constructor() {
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.stream = new MediaStream([
      ...this.#canvas.captureStream(framesPerSecond).getTracks(),
      ...this.#mixed.stream.getTracks(),
    ]);
    this.#interval = setInterval(() => this.#draw(), 1000 / framesPerSecond);
  }

  show(seats: readonly Seat[]): void {
    this.#seats = seats;
    this.#mix(new Set(seats.flatMap(({ sounds }) => sounds)));
    this.#look(new Set(seats.flatMap(({ picture }) => picture ?? [])));
  }

  /** The tracks shown stay their owners'. */
  close(): void {
    clearInterval(this.#interval);
    this.show([]);
    this.stream.getTracks().forEach((track) => track.stop());
    void this.#context.close();
  }

  #mix(tracks: ReadonlySet<MediaStreamTrack>): void {
    for (const [track, voice] of this.#voices) {
      if (tracks.has(track)) continue;
      voice.disconnect();
      this.#voices.delete(track);
    }
    for (const track of tracks) {
      if (this.#voices.has(track)) continue;
      const voice = this.#context.createMediaStreamSource(new MediaStream([track]));
      voice.connect(this.#mixed);
      this.#voices.set(track, voice);
    }
  }

  #look(tracks: ReadonlySet<MediaStreamTrack>): void {
    for (const [track, video] of this.#videos) {
      if (tracks.has(track)) continue;
      video.srcObject = null;
      this.#videos.delete(track);
    }
    for (const track of tracks) {
      if (this.#videos.has(track)) continue;
      const video = document.createElement("video");
      video.muted = true;
      video.srcObject = new MediaStream([track]);
      video.play().catch(() => undefined);
      this.#videos.set(track, video);
    }
  }

  #draw(): void {
    const context = this.#canvas.getContext("2d", { alpha: false });
    if (context === null) return;
    context.fillStyle = "#16181d";
    context.fillRect(0, 0, width, height);
    const columns = Math.ceil(Math.sqrt(this.#seats.length));
    const rows = Math.ceil(this.#seats.length / columns);
    const tile = { width: width / columns, height: height / rows };
    for (const [at, seat] of this.#seats.entries()) {
      const place = new DOMRect(
        (at % columns) * tile.width,
        Math.floor(at / columns) * tile.height,
        tile.width,
        tile.height,
      );
      this.#drawSeat(context, seat, place);
    }
  }

  #drawSeat(context: CanvasRenderingContext2D, { name, picture }: Seat, place: DOMRect): void {
    const video = picture === undefined ? undefined : this.#videos.get(picture);
    const isSeen = video !== undefined && video.videoWidth > 0;
    if (isSeen) {
      const scale = Math.min(
        (place.width - gap) / video.videoWidth,
        (place.height - gap) / video.videoHeight,
      );
      const [wide, high] = [video.videoWidth * scale, video.videoHeight * scale];
      context.drawImage(
        video,
        place.x + (place.width - wide) / 2,
        place.y + (place.height - high) / 2,
        wide,
        high,
      );
    }
    context.font = `${isSeen ? 18 : 28}px sans-serif`;
    context.textAlign = "center";
    context.fillStyle = "#f2f3f5";
    context.fillText(
      name,
      place.x + place.width / 2,
      isSeen ? place.bottom - 16 : place.y + place.height / 2,
      place.width - 32,
    );
  }
}
