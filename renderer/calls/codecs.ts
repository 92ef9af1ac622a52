// Which codecs are offered: few, so that an offer is small, and the cheapest to encode first, because a mesh encodes once per peer.

const wanted: readonly RegExp[] = [
  /^audio\/opus/i,
  /^video\/VP8/i,
  /^video\/VP9;.*profile-id=0/i,
  /^video\/H264;.*packetization-mode=1.*profile-level-id=42e01f/i,
  /^video\/rtx/i,
];

/** Does nothing where the browser has none of them: it knows best then. */
export function preferCodecs(transceiver: RTCRtpTransceiver, kind: "audio" | "video"): void {
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [];
  const chosen = wanted.flatMap((pattern) =>
    codecs.filter(({ mimeType, sdpFmtpLine = "" }) => pattern.test(`${mimeType};${sortedLine(sdpFmtpLine)}`)),
  );
  if (chosen.some(({ mimeType }) => !/rtx/i.test(mimeType))) transceiver.setCodecPreferences(chosen);
}

function sortedLine(line: string): string {
  return line.split(";").sort().join(";");
}
