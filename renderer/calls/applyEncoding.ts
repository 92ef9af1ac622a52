// Puts a decided encoding on a sender, when it differs from what is there.
import type { Encoding } from "./encoding.ts";

const applied = new WeakMap<RTCRtpSender, string>();

/** `track` is what is sent by it, or will be in a moment. */
export function applyEncoding(
  sender: RTCRtpSender | undefined,
  track: MediaStreamTrack | null,
  encoding: Encoding,
  preference: RTCDegradationPreference,
): void {
  const height = track?.getSettings().height;
  if (sender === undefined || height === undefined) return;
  const change = {
    active: encoding.isActive,
    scaleResolutionDownBy: Math.max(1, height / encoding.maxHeight),
    maxFramerate: encoding.maxFramerate,
    ...(Number.isFinite(encoding.maxBitrate) ? { maxBitrate: roughly(encoding.maxBitrate) } : {}),
  };
  set(sender, change, preference);
}

/** What little there is goes to the voice, and the network is told so where it listens (RFC 8837). */
export function putVoiceFirst(sender: RTCRtpSender | undefined): void {
  if (sender !== undefined) set(sender, { priority: "high", networkPriority: "high" });
}

function set(
  sender: RTCRtpSender,
  change: Partial<RTCRtpEncodingParameters>,
  degradationPreference?: RTCDegradationPreference,
): void {
  const text = JSON.stringify([change, degradationPreference]);
  // Asked first: the parameters are read on another thread, and this one waits for it.
  if (applied.get(sender) === text) return;
  const parameters = sender.getParameters();
  // Not negotiated yet: there is nothing to put it on.
  if (parameters.encodings.length === 0) return;
  applied.set(sender, text);
  parameters.encodings = parameters.encodings.map((encoding) => ({ ...encoding, ...change }));
  if (degradationPreference !== undefined) parameters.degradationPreference = degradationPreference;
  // Overtaken by another change, or closed: the next decision tries again.
  sender.setParameters(parameters).catch(() => applied.delete(sender));
}

/** Two digits: an estimate that trembles is not worth reconfiguring an encoder for. */
function roughly(bitrate: number): number {
  return Number(bitrate.toPrecision(2));
}
