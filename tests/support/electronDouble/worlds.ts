// The scripts that run inside Chromium: one in the page's world, one in the preload's. Both are sent as source text, so each
// function stands alone. What crosses between the worlds is cloned; functions become proxies that call back synchronously.

/** Both worlds: exchanges values and functions with the other one over DOM events named after the side they go to. */
export function connectWorlds(own: string, other: string) {
  type Message =
    | { kind: "expose"; key: string; api: unknown }
    | { kind: "call"; call: number; target: number; args: unknown[] }
    | { kind: "done"; call: number; outcome: unknown; failed: boolean; later: boolean }
    | { kind: "settled"; call: number; outcome: unknown; failed: boolean };
  interface Waiting {
    now: { outcome: unknown; failed: boolean; later: boolean } | undefined;
    settle: ((outcome: unknown, failed: boolean) => void) | undefined;
  }
  const marker = "electron double: function";
  const mine: ((...args: unknown[]) => unknown)[] = [];
  const waiting = new Map<number, Waiting>();
  let calls = 0;

  const send = (message: Message): void => {
    window.dispatchEvent(new CustomEvent(other, { detail: message }));
  };
  const failure = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

  function encode(value: unknown): unknown {
    if (typeof value === "function")
      return { [marker]: mine.push(value as (...args: unknown[]) => unknown) - 1 };
    if (Array.isArray(value)) return value.map(encode);
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encode(inner)]));
  }

  function decode(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(decode);
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
    const target = (value as Record<string, unknown>)[marker];
    if (typeof target === "number") return (...args: unknown[]) => callOther(target, args);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
  }

  function callOther(target: number, args: unknown[]): unknown {
    const call = calls++;
    const entry: Waiting = { now: undefined, settle: undefined };
    waiting.set(call, entry);
    send({ kind: "call", call, target, args: args.map(encode) });
    if (entry.now === undefined) throw new Error("electron double: the other world is gone");
    if (!entry.now.later) {
      waiting.delete(call);
      if (entry.now.failed) throw new Error(String(entry.now.outcome));
      return decode(entry.now.outcome);
    }
    return new Promise((resolve, reject) => {
      entry.settle = (outcome, failed) =>
        failed ? reject(new Error(String(outcome))) : resolve(decode(outcome));
    });
  }

  function answer({ call, target, args }: Extract<Message, { kind: "call" }>): void {
    const done = (outcome: unknown, failed: boolean, later: boolean) =>
      send({ kind: "done", call, outcome, failed, later });
    try {
      const result = mine[target]!(...args.map(decode));
      if (!(result instanceof Promise)) return done(encode(result), false, false);
      done(undefined, false, true);
      result.then(
        (value) => send({ kind: "settled", call, outcome: encode(value), failed: false }),
        (cause) => send({ kind: "settled", call, outcome: failure(cause), failed: true }),
      );
    } catch (cause) {
      done(failure(cause), true, false);
    }
  }

  window.addEventListener(own, (event) => {
    const message = (event as CustomEvent<Message>).detail;
    if (message.kind === "call") answer(message);
    if (message.kind === "done") waiting.get(message.call)!.now = message;
    if (message.kind === "settled") {
      waiting.get(message.call)?.settle?.(message.outcome, message.failed);
      waiting.delete(message.call);
    }
    if (message.kind === "expose") {
      Object.defineProperty(window, message.key, {
        value: deepFreeze(decode(message.api)),
        enumerable: true,
      });
    }
  });

  function deepFreeze(value: unknown): unknown {
    if (typeof value === "object" && value !== null) Object.values(value).forEach(deepFreeze);
    return Object.freeze(value);
  }

  return { expose: (key: string, api: unknown) => send({ kind: "expose", key, api: encode(api) }) };
}

/** The preload's world: gives the preload script `require("electron")` and runs it, in the top frame only. */
export function runPreload(
  link: { expose(key: string, api: unknown): void },
  post: (text: string) => void,
  preload: (require: (name: string) => unknown) => void,
): void {
  type Listener = (event: object, ...args: unknown[]) => void;
  const listeners = new Map<string, Set<Listener>>();
  const pending = new Map<number, { resolve(value: unknown): void; reject(cause: Error): void }>();
  let invocations = 0;

  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = invocations++;
        pending.set(id, { resolve, reject });
        post(JSON.stringify({ id, channel, args }));
      }),
    on: (channel: string, listener: Listener) => {
      if (!listeners.has(channel)) listeners.set(channel, new Set());
      listeners.get(channel)!.add(listener);
    },
    off: (channel: string, listener: Listener) => void listeners.get(channel)?.delete(listener),
  };

  type Received =
    | { kind: "reply"; id: number; value?: unknown; error?: string }
    | { kind: "send"; channel: string; args: unknown[] };
  Object.assign(globalThis, {
    electronDoubleReceive(message: Received) {
      if (message.kind === "send") {
        for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.args);
        return;
      }
      const asked = pending.get(message.id);
      pending.delete(message.id);
      if (message.error === undefined) asked?.resolve(message.value);
      else asked?.reject(new Error(message.error));
    },
  });

  const contextBridge = { exposeInMainWorld: link.expose };
  preload((name) => {
    if (name !== "electron") throw new Error(`module not found in a sandboxed preload: ${name}`);
    return { contextBridge, ipcRenderer };
  });

  // The page's getDisplayMedia (below) asks across the worlds.
  window.addEventListener("electron double: ask for a screen", (event) => {
    const { id, constraints } = (event as CustomEvent<{ id: number; constraints: unknown }>).detail;
    const answer = (streams: unknown) =>
      window.dispatchEvent(new CustomEvent(`electron double: screen ${id}`, { detail: streams }));
    ipcRenderer.invoke("electron double: display media", constraints).then(answer, () => answer(null));
  });
}

/** The page's world: getDisplayMedia asks main, and what main chose is drawn on a canvas; its sound is a tone. */
export function replaceDisplayMedia(): void {
  let requests = 0;
  interface Chosen {
    readonly video: { readonly id: string; readonly name: string };
    readonly audio?: string;
  }

  function draw({ name }: Chosen["video"]): MediaStream {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const context = canvas.getContext("2d")!;
    let frames = 0;
    const timer = setInterval(() => {
      context.fillStyle = frames++ % 2 === 0 ? "navy" : "teal";
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.fillStyle = "white";
      context.fillText(`${name} ${frames}`, 20, 40);
      if (stream.getVideoTracks()[0]!.readyState === "ended") clearInterval(timer);
    }, 66);
    const stream = canvas.captureStream();
    return stream;
  }

  function tone(): MediaStreamTrack {
    const audio = new AudioContext();
    const out = audio.createMediaStreamDestination();
    const oscillator = audio.createOscillator();
    oscillator.connect(out);
    oscillator.start();
    return out.stream.getAudioTracks()[0]!;
  }

  function ask(constraints: DisplayMediaStreamOptions): Promise<Chosen | null> {
    const id = requests++;
    const { video = true, audio = false } = constraints;
    const asked = { id, constraints: { video: video !== false, audio: audio !== false } };
    return new Promise((resolve) => {
      const heard = (event: Event) => resolve((event as CustomEvent<Chosen | null>).detail);
      window.addEventListener(`electron double: screen ${id}`, heard, { once: true });
      window.dispatchEvent(new CustomEvent("electron double: ask for a screen", { detail: asked }));
    });
  }

  // Only secure pages have it, as in Chromium.
  if (window !== top || !("mediaDevices" in navigator)) return;
  navigator.mediaDevices.getDisplayMedia = async (constraints = {}) => {
    const chosen = await ask(constraints);
    if (chosen === null) throw new DOMException("Permission denied", "NotAllowedError");
    const stream = draw(chosen.video);
    if (chosen.audio !== undefined) stream.addTrack(tone());
    return stream;
  };
}
