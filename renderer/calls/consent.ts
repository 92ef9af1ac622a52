// Who may record: pure over what everybody says. Nothing is recorded until every single participant has agreed to this one asking; whoever
// comes later is asked before it goes on, and one refusal, at any time, ends it.
import type { DeviceId } from "../../shared/ids.ts";
import type { Recording } from "./activeCall.ts";
import type { ChannelState, RecordingPhase } from "./channel.ts";

/** This window's own recording. `number` tells one asking from the next. */
export interface OwnRecording {
  readonly phase: RecordingPhase;
  readonly number: number;
}

type Consent = NonNullable<ChannelState["consent"]>;

export interface ConsentInput {
  readonly self: DeviceId;
  readonly own: OwnRecording;
  readonly answered: Consent | undefined;
  /** All whom the core names, connected or not; `said` is undefined while one has said nothing. */
  readonly others: readonly {
    readonly deviceId: DeviceId;
    readonly said: Pick<ChannelState, "recording" | "consent"> | undefined;
  }[];
}

export type ConsentView =
  | { readonly state: "none" }
  | { readonly state: "asking"; readonly agreed: readonly DeviceId[] }
  | { readonly state: "asked"; readonly by: DeviceId; readonly number: number }
  | { readonly state: "running"; readonly by: DeviceId | "self" };

/** What this window's recording becomes, and what a screen shows. */
export function weighConsent(input: ConsentInput): {
  readonly own: OwnRecording;
  readonly view: ConsentView;
} {
  const { own, others, self } = input;
  if (own.phase === "none") return { own, view: viewOfOthers(input) };
  const answers = others.map(({ deviceId, said }) => ({ deviceId, consent: answerTo(input, said?.consent) }));
  const isRefused = answers.some(({ consent }) => consent?.agrees === false);
  // Two asked at the same time: both sides see the same one go on.
  const isSecond =
    own.phase === "asking" &&
    others.some(
      ({ deviceId, said }) => said !== undefined && said.recording.phase !== "none" && deviceId < self,
    );
  if (isRefused || isSecond || others.length === 0) {
    const ended: OwnRecording = { ...own, phase: "none" };
    return { own: ended, view: viewOfOthers({ ...input, own: ended }) };
  }
  const agreed = answers.filter(({ consent }) => consent?.agrees === true).map(({ deviceId }) => deviceId);
  return agreed.length === others.length
    ? { own: { ...own, phase: "running" }, view: { state: "running", by: "self" } }
    : { own: { ...own, phase: "asking" }, view: { state: "asking", agreed } };
}

/** For screens: since when is this window's own clock. */
export function toRecording(view: ConsentView, since: number): Recording {
  switch (view.state) {
    case "asked":
      return { state: "asked", by: view.by };
    case "running":
      return { ...view, since };
    default:
      return view;
  }
}

function answerTo({ self, own }: ConsentInput, consent: Consent | undefined): Consent | undefined {
  return consent?.to === self && consent.number === own.number ? consent : undefined;
}

function viewOfOthers({ others, answered }: ConsentInput): ConsentView {
  const asker = others.find(({ said }) => said !== undefined && said.recording.phase !== "none");
  if (asker?.said === undefined) return { state: "none" };
  const { phase, number } = asker.said.recording;
  const isAnswered = answered?.to === asker.deviceId && answered.number === number;
  if (!isAnswered) return { state: "asked", by: asker.deviceId, number };
  return answered.agrees && phase === "running"
    ? { state: "running", by: asker.deviceId }
    : { state: "none" };
}
