// What Chromium has and TypeScript's DOM does not name yet.

// W3C mediacapture-transform, in Chromium's form: on the page, with streams that can be given to a worker.
declare class MediaStreamTrackProcessor {
  constructor(init: { readonly track: MediaStreamTrack });
  readonly readable: ReadableStream<VideoFrame>;
}

declare class MediaStreamTrackGenerator extends MediaStreamTrack {
  constructor(init: { readonly kind: "video" });
  readonly writable: WritableStream<VideoFrame>;
}

// W3C trusted types: a policy's answer is what a guarded place takes instead of a string.
declare const trustedTypes: {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: () => string },
  ): {
    createScriptURL(asked: string): string;
  };
};
