// The page that calls are measured against: simple-peer as its manual shows it, signals through a bare Socket.IO forwarder, a video
// element for everybody. No core, no encryption of signals, no interface.
import SimplePeer from "simple-peer/simplepeer.min.js";
import { io, type Socket } from "socket.io-client";

export interface BareEncoding {
  readonly maxBitrate?: number | undefined;
  readonly maxFramerate?: number | undefined;
  readonly scaleResolutionDownBy?: number | undefined;
}

export interface BareCall {
  connect(url: string, name: string): Promise<void>;
  /** Takes part from then on: answers whoever calls. */
  open(constraints: MediaStreamConstraints): Promise<void>;
  call(other: string): void;
  /** Hangs up on everybody. */
  close(): void;
  /** As the product would have it, on every connection. */
  encode(encoding: BareEncoding): Promise<void>;
}

declare global {
  interface Window {
    bareCall: BareCall;
  }
}

interface Told {
  readonly from: string;
  readonly signal: unknown;
}

const peers = new Map<string, SimplePeer>();
let socket: Socket;
let self = "";
let stream: MediaStream | undefined;

window.bareCall = {
  async connect(url, name) {
    self = name;
    socket = io(url, { transports: ["websocket"], auth: { name } });
    socket.on("push", (_name: string, text: string) => {
      const { from, signal } = JSON.parse(text) as Told;
      (peers.get(from) ?? open(from, false)).signal(signal as never);
    });
    await new Promise<void>((resolve) => socket.on("connect", resolve));
  },
  async open(constraints) {
    stream = await navigator.mediaDevices.getUserMedia(constraints);
  },
  call: (other) => void open(other, true),
  close() {
    for (const peer of peers.values()) peer.destroy();
    peers.clear();
    stream?.getTracks().forEach((track) => track.stop());
    document.body.replaceChildren();
  },
  async encode(encoding) {
    for (const connection of window.meter.connections)
      for (const sender of connection.getSenders()) {
        if (sender.track?.kind !== "video") continue;
        const parameters = sender.getParameters();
        Object.assign(parameters.encodings[0]!, encoding);
        await sender.setParameters(parameters);
      }
  },
};

function open(other: string, initiator: boolean): SimplePeer {
  const peer = new SimplePeer({ initiator, stream: stream!, config: { iceServers: [] } } as never);
  peers.set(other, peer);
  peer.on(
    "signal",
    (signal: unknown) => void socket.emitWithAck("call", other, JSON.stringify({ from: self, signal })),
  );
  peer.on("stream" as never, ((remote: MediaStream) => show(remote)) as never);
  return peer;
}

function show(remote: MediaStream): void {
  const video = document.createElement("video");
  video.srcObject = remote;
  video.width = 400;
  video.height = 300;
  document.body.append(video);
  void video.play();
}
