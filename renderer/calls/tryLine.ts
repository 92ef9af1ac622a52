// Whether two connections of this window reach each other: directly, or through one TURN server; and what a STUN server says. Data really
// goes there and back: a server that takes a request may still carry nothing.
import type { IceServerView } from "../../shared/bridge/callViews.ts";
import { fails, within, type TestOutcome, type TestReason } from "./testOutcome.ts";

const patienceMs = 10_000;

/** By this computer's own addresses. */
export async function tryDirect(stop: AbortSignal): Promise<TestOutcome> {
  return carry({ iceServers: [] }, stop);
}

export async function tryTurn(
  url: string,
  servers: readonly IceServerView[],
  stop: AbortSignal,
): Promise<TestOutcome> {
  const { username, credential } = servers.find(({ urls }) => urls.includes(url)) ?? {};
  const server = {
    urls: url,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  };
  return carry({ iceServers: [server], iceTransportPolicy: "relay" }, stop);
}

export async function tryStun(url: string, stop: AbortSignal): Promise<TestOutcome> {
  const connection = new RTCPeerConnection({ iceServers: [{ urls: url }] });
  const errors = watchErrors(connection);
  // Without a NAT it says nothing new, and no candidate comes of it: an answer is then the absence of an error.
  const gathered = new Promise<TestOutcome>((resolve) => {
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.type === "srflx") resolve({ state: "works" });
    });
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState !== "complete") return;
      const reason = errors();
      resolve(reason === undefined ? { state: "works" } : fails(reason));
    });
  });
  connection.createDataChannel("test");
  await connection.setLocalDescription();
  const outcome = await within(patienceMs, stop, gathered, fails("unreachable"));
  connection.close();
  return outcome;
}

/** Opens a connection to itself, and sends something there and back. */
async function carry(configuration: RTCConfiguration, stop: AbortSignal): Promise<TestOutcome> {
  const [near, far] = [new RTCPeerConnection(configuration), new RTCPeerConnection(configuration)];
  const errors = watchErrors(near);
  let hasCandidate = false;
  near.addEventListener("icecandidate", ({ candidate }) => {
    hasCandidate ||= candidate !== null;
    void pass(candidate, far);
  });
  far.addEventListener("icecandidate", ({ candidate }) => void pass(candidate, near));
  far.addEventListener("datachannel", ({ channel }) => {
    channel.addEventListener("message", () => channel.send("back"));
  });
  const came = roundTrip(near.createDataChannel("test"));
  try {
    await near.setLocalDescription();
    await far.setRemoteDescription(near.localDescription!);
    await far.setLocalDescription();
    await near.setRemoteDescription(far.localDescription!);
    const failed = givenUp(near, () => errors() ?? (hasCandidate ? "no-data" : "unreachable"));
    const late = fails("timeout");
    const outcome = await within(patienceMs, stop, Promise.race([came, failed]), late);
    return outcome === late ? fails(errors() ?? (hasCandidate ? "no-data" : "timeout")) : outcome;
  } finally {
    near.close();
    far.close();
  }
}

async function pass(candidate: RTCIceCandidate | null, to: RTCPeerConnection): Promise<void> {
  // Closed meanwhile: the test is over.
  if (candidate !== null) await to.addIceCandidate(candidate).catch(() => undefined);
}

function roundTrip(channel: RTCDataChannel): Promise<TestOutcome> {
  return new Promise((resolve) => {
    let sentAt = 0;
    channel.addEventListener("open", () => {
      sentAt = performance.now();
      channel.send("there");
    });
    channel.addEventListener("message", () =>
      resolve({ state: "works", roundTripMs: Math.round(performance.now() - sentAt) }),
    );
  });
}

/** When nothing was gathered, nothing will come: no need to wait for the time to pass. */
function givenUp(near: RTCPeerConnection, reason: () => TestReason): Promise<TestOutcome> {
  return new Promise((resolve) => {
    const look = () => {
      const isOver =
        near.iceGatheringState === "complete" && near.localDescription?.sdp.includes("a=candidate") === false;
      if (isOver || near.connectionState === "failed") resolve(fails(reason()));
    };
    near.addEventListener("icegatheringstatechange", look);
    near.addEventListener("connectionstatechange", look);
    look();
  });
}

/** What the servers answered, the plainest first: RFC 8656 section 18 and webrtc-pc's 701 for no answer at all. */
function watchErrors(connection: RTCPeerConnection): () => TestReason | undefined {
  const codes = new Set<number>();
  connection.addEventListener("icecandidateerror", (event) => {
    codes.add((event as RTCPeerConnectionIceErrorEvent).errorCode);
  });
  return () => {
    if ([...codes].some((code) => code >= 400 && code < 500)) return "refused";
    return codes.size > 0 ? "unreachable" : undefined;
  };
}
