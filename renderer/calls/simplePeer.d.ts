// The part of simple-peer 9.11.1 that peer.ts uses; the package brings no types.
declare module "simple-peer/simplepeer.min.js" {
  interface SimplePeerOptions {
    readonly initiator: boolean;
    readonly config: RTCConfiguration;
    readonly channelName: string;
    readonly channelConfig: RTCDataChannelInit;
    readonly objectMode: boolean;
    readonly iceCompleteTimeout: number;
    readonly wrtc: {
      readonly RTCPeerConnection: new (configuration: RTCConfiguration) => RTCPeerConnection;
      readonly RTCSessionDescription: typeof RTCSessionDescription;
      readonly RTCIceCandidate: typeof RTCIceCandidate;
    };
  }

  /** What `signal` gives and takes. */
  type SimplePeerSignal =
    | { readonly type: "offer" | "answer"; readonly sdp: string }
    | { readonly type: "candidate"; readonly candidate: RTCIceCandidateInit }
    | { readonly type: "renegotiate" | "transceiverRequest" };

  class SimplePeer {
    constructor(options: SimplePeerOptions);
    readonly connected: boolean;
    readonly destroyed: boolean;
    readonly bufferSize: number;
    on(event: "signal", listener: (signal: SimplePeerSignal) => void): this;
    on(event: "data", listener: (data: unknown) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "connect" | "close", listener: () => void): this;
    signal(data: SimplePeerSignal): void;
    send(text: string): void;
    negotiate(): void;
    destroy(): void;
  }

  export = SimplePeer;
}
