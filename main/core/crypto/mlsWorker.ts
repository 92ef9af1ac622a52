// The worker thread that MLS runs in: takes requests from its parent one after the other, so no two touch a group at once, and
// moves the bytes of each answer over instead of copying them.
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import { assert, unreachable } from "../../../shared/assert.ts";
import { Failure } from "../../../shared/fault.ts";
import type { RequestTime } from "./group.ts";
import { openGroupEngine } from "./groupEngine.ts";
import type { MlsEngine } from "./mlsEngine.ts";
import type { WorkerAnswer, WorkerCall, WorkerRequest, WorkerStart } from "./workerMessages.ts";

assert(parentPort !== null, "mlsWorker runs in a worker thread");
serve(parentPort, workerData as WorkerStart);

function serve(port: MessagePort, { identity }: WorkerStart): void {
  const time: RequestTime = { now: 0 };
  const opening = openGroupEngine(identity, time);
  let last: Promise<void> = opening.then(() => undefined);
  let isClosing = false;
  port.on("message", (request: WorkerRequest) => {
    if (request.kind === "close") {
      // Without its port the thread ends when the request at hand is done; the ones behind it are nobody's any more.
      isClosing = true;
      return port.close();
    }
    last = last.then(async () => (isClosing ? undefined : handle(port, await opening, { request, time })));
  });
}

async function handle(
  port: MessagePort,
  engine: MlsEngine,
  {
    request,
    time,
  }: { readonly request: Exclude<WorkerRequest, { readonly kind: "close" }>; readonly time: RequestTime },
): Promise<void> {
  if (request.kind === "drop") return engine.drop(request.group);
  time.now = request.now;
  const answer = await answerCall(engine, request.id, request.call);
  port.postMessage(answer, answer.ok ? buffersOf(answer.value) : []);
}

async function answerCall(engine: MlsEngine, id: number, call: WorkerCall): Promise<WorkerAnswer> {
  try {
    return { id, ok: true, value: await perform(engine, call) };
  } catch (error) {
    if (error instanceof Failure) return { id, ok: false, fault: error.fault };
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { id, ok: false, fault: { code: "internal" }, cause };
  }
}

function perform(engine: MlsEngine, call: WorkerCall): Promise<unknown> {
  switch (call.method) {
    case "generateKeyPackages":
      return engine.generateKeyPackages(...call.params);
    case "create":
      return engine.create(...call.params);
    case "welcomeReferences":
      return engine.welcomeReferences(...call.params);
    case "join":
      return engine.join(...call.params);
    case "load":
      return engine.load(...call.params);
    case "encrypt":
      return engine.encrypt(...call.params);
    case "process":
      return engine.process(...call.params);
    case "stage":
      return engine.stage(...call.params);
    case "adopt":
      return engine.adopt(...call.params);
    default:
      return unreachable(call);
  }
}

/** Worth moving: a small array is copied faster than its buffer changes hands. */
const worthMoving = 4_096;

/**
 * The buffers in a value that belong to nobody else: whole, large, each once. A view into something larger is left to be copied,
 * because the rest may be state.
 */
function buffersOf(value: unknown, found: Set<ArrayBuffer> = new Set()): ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    const { buffer, byteLength } = value;
    if (byteLength >= worthMoving && buffer instanceof ArrayBuffer && buffer.byteLength === byteLength)
      found.add(buffer);
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return [...found];
}
