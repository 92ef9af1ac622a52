// What an offer or answer of ours looks like (RFC 8866): our four media lines and the data channel, one DTLS certificate for all.

const ourLines = ["audio", "video", "video", "audio", "application"].join();
const fingerprint = /^a=fingerprint:sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}$/i;

/**
 * The fingerprint is what binds the media to the member who sent this (E2EE.md section 6): there is exactly one, by a hash that is
 * strong. Candidates come on their own, where each is looked at.
 */
export function isOurDescription(sdp: string): boolean {
  const lines = sdp.split(/\r?\n/);
  const media = lines.flatMap((line) => /^m=(\w+) /.exec(line)?.[1] ?? []);
  const prints = lines.filter((line) => /^a=fingerprint:/i.test(line));
  return (
    lines[0] === "v=0" &&
    media.join() === ourLines &&
    prints.length > 0 &&
    new Set(prints.map((line) => line.toLowerCase())).size === 1 &&
    fingerprint.test(prints[0]!) &&
    !lines.some((line) => /^a=(candidate|crypto):/i.test(line))
  );
}

export function withoutCandidates(sdp: string): string {
  return sdp.replaceAll(/^a=(candidate:.*|end-of-candidates)\r?\n/gm, "");
}

/**
 * Has this window send no voice while nobody speaks, as if the other side had asked for it (RFC 7587 section 6.1, usedtx): most people in a
 * call listen most of the time. A screen's sound goes on: music has soft passages. `sdp`: one that is ours by shape.
 */
export function withPauses(sdp: string): string {
  const [session = "", microphone = "", ...others] = sdp.split(/^(?=m=)/m);
  const opus = /^a=rtpmap:(\d+) opus\//im.exec(microphone)?.[1];
  const paused = microphone.replace(
    new RegExp(`^(a=fmtp:${opus} )(.*)`, "m"),
    (_, name: string, asked: string) =>
      name + [...asked.split(";").filter((one) => !one.startsWith("usedtx=")), "usedtx=1"].join(";"),
  );
  return [session, paused, ...others].join("");
}
