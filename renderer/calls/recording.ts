// The recording of a call as this window sees it: asks and answers on everybody's behalf, records while all agree, and saves the file when
// it ends, however it ends.
import type { DeviceId } from "../../shared/ids.ts";
import type { Recording } from "./activeCall.ts";
import type { ChannelState } from "./channel.ts";
import { toRecording, weighConsent, type ConsentView, type OwnRecording } from "./consent.ts";
import { Recorder } from "./recorder.ts";
import type { Remote } from "./remote.ts";
import { recordingName, saveFile } from "./saveFile.ts";
import type { Seat } from "./scene.ts";

export interface RecordingInput {
  readonly self: DeviceId;
  readonly conversationName: () => string;
  readonly seats: () => readonly Seat[];
  readonly onChange: () => void;
}

export class CallRecording {
  readonly #input: RecordingInput;
  #own: OwnRecording = { phase: "none", number: Date.now() };
  #answered: ChannelState["consent"];
  #view: ConsentView = { state: "none" };
  #since = 0;
  #recorder: Recorder | undefined;

  constructor(input: RecordingInput) {
    this.#input = input;
  }

  /** What this window says of it on the channel. */
  get said(): Pick<ChannelState, "recording" | "consent"> {
    return { recording: this.#own, ...(this.#answered === undefined ? {} : { consent: this.#answered }) };
  }

  get view(): Recording {
    return toRecording(this.#view, this.#since);
  }

  /** Does nothing while somebody records, or asks to. */
  ask(): void {
    if (this.#view.state !== "none") return;
    this.#own = { phase: "asking", number: this.#own.number + 1 };
    this.#input.onChange();
  }

  answer(agrees: boolean): void {
    const view = this.#view;
    if (view.state === "asked") this.#answered = { to: view.by, number: view.number, agrees };
    else if (view.state === "running" && view.by !== "self" && this.#answered !== undefined)
      this.#answered = { ...this.#answered, agrees };
    this.#input.onChange();
  }

  stop(): void {
    this.#own = { ...this.#own, phase: "none" };
    this.#input.onChange();
  }

  /** After every change of who is there, and of what they say. */
  update(others: readonly Remote[]): void {
    const before = this.#view;
    const { own, view } = weighConsent({
      self: this.#input.self,
      own: this.#own,
      answered: this.#answered,
      others: others.map(({ participant, said }) => ({ deviceId: participant.deviceId, said })),
    });
    this.#own = own;
    this.#view = view;
    if (view.state === "running" && before.state !== "running") this.#since = Date.now();
    this.#record();
  }

  close(): void {
    this.#own = { ...this.#own, phase: "none" };
    this.#record();
  }

  #record(): void {
    if (this.#own.phase === "none") return void this.#save();
    const isRunning = this.#own.phase === "running";
    if (isRunning) this.#recorder ??= new Recorder(() => this.stop());
    this.#recorder?.setPaused(!isRunning);
    this.#recorder?.show(isRunning ? this.#input.seats() : []);
  }

  async #save(): Promise<void> {
    const recorder = this.#recorder;
    if (recorder === undefined) return;
    this.#recorder = undefined;
    const name = recordingName(this.#input.conversationName(), new Date());
    const content = await recorder.finish();
    if (content.size > 0) saveFile(name, content, () => void recorder.remove());
    else await recorder.remove();
  }
}
