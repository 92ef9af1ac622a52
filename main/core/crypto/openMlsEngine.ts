// Opens the MlsEngine: a worker thread that does the work, and this side of it, which queues calls and keeps what the thread holds.
// When the thread dies every pending call fails with `internal`, no group is loaded any more, and the next call starts another.
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { Clock } from "../../../shared/clock.ts";
import { Failure, toFailure } from "../../../shared/fault.ts";
import type { Log } from "../../../shared/log.ts";
import type { DeviceIdentity, GroupRef, MlsEngine, Processed } from "./mlsEngine.ts";
import type { WorkerAnswer, WorkerCall, WorkerMethod, WorkerRequest, WorkerStart } from "./workerMessages.ts";

export interface OpenMlsEngine {
  readonly identity: DeviceIdentity;
  readonly clock: Clock;
  readonly log: Log;
  /** Another entry file for the worker than mlsWorker.ts beside this file (or what a packaging host bundled of it). */
  readonly worker?: URL;
}

export function openMlsEngine(options: OpenMlsEngine): MlsEngine {
  return new WorkerEngine(options);
}

/** Longer than any request takes: joining the largest group is a matter of seconds. */
const patienceMs = 20_000;

type Result<Method extends WorkerMethod> = Awaited<ReturnType<MlsEngine[Method]>>;

interface Pending {
  readonly method: WorkerMethod;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Failure) => void;
}

class WorkerEngine implements MlsEngine {
  readonly #options: OpenMlsEngine;
  readonly #pending = new Map<number, Pending>();
  readonly #loaded = new Set<string>();
  #worker: Worker | undefined;
  #lastId = 0;
  #closed = false;

  constructor(options: OpenMlsEngine) {
    this.#options = options;
  }

  generateKeyPackages: MlsEngine["generateKeyPackages"] = (...params) =>
    this.#call({ method: "generateKeyPackages", params });
  welcomeReferences: MlsEngine["welcomeReferences"] = (...params) =>
    this.#call({ method: "welcomeReferences", params });
  encrypt: MlsEngine["encrypt"] = (...params) => this.#call({ method: "encrypt", params });
  stage: MlsEngine["stage"] = (...params) => this.#call({ method: "stage", params });
  adopt: MlsEngine["adopt"] = (...params) => this.#call({ method: "adopt", params });

  create: MlsEngine["create"] = (...params) =>
    this.#load(params[0], this.#call({ method: "create", params }));
  join: MlsEngine["join"] = (...params) => this.#load(params[0], this.#call({ method: "join", params }));
  load: MlsEngine["load"] = (...params) => this.#load(params[0], this.#call({ method: "load", params }));

  process: MlsEngine["process"] = async (...params) => {
    const worker = this.#worker;
    const result = await this.#call({ method: "process", params });
    if (result.processed.some(isOwnRemoval) && worker === this.#worker)
      this.#loaded.delete(nameOf(params[0]));
    return result;
  };

  isLoaded(group: GroupRef): boolean {
    return this.#loaded.has(nameOf(group));
  }

  drop(group: GroupRef): void {
    this.#loaded.delete(nameOf(group));
    const request: WorkerRequest = { kind: "drop", group };
    this.#worker?.postMessage(request, []);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#forgetWorker("closed");
    if (worker !== undefined) await endWorker(worker, this.#options.clock);
  }

  /** A group counts as loaded from when the worker says so, unless that worker died in between. */
  async #load<Loaded>(group: GroupRef, loading: Promise<Loaded>): Promise<Loaded> {
    const worker = this.#worker;
    const loaded = await loading;
    if (worker === this.#worker) this.#loaded.add(nameOf(group));
    return loaded;
  }

  #call<Method extends WorkerMethod>(
    call: WorkerCall & { readonly method: Method },
  ): Promise<Result<Method>> {
    if (this.#closed) return Promise.reject(new Failure("internal", "the engine is closed"));
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, {
        method: call.method,
        resolve: (value) => resolve(value as Result<Method>),
        reject,
      });
      const request: WorkerRequest = { kind: "call", id, now: this.#options.clock.now(), call };
      worker.postMessage(request, []);
    });
  }

  #start(): Worker {
    const workerData: WorkerStart = { identity: this.#options.identity };
    const options: WorkerOptions = { workerData, name: "mls" };
    // The literal form is what a packaging host looks for to bundle the worker as an entry of its own.
    const worker =
      this.#options.worker === undefined
        ? new Worker(new URL("./mlsWorker.ts", import.meta.url), options)
        : new Worker(this.#options.worker, options);
    worker.on("message", (answer: WorkerAnswer) => this.#settle(answer));
    worker.on("error", (cause) => this.#died(worker, cause));
    worker.on("exit", (code) => this.#died(worker, new Error(`mls worker ended with code ${code}`)));
    return worker;
  }

  #settle(answer: WorkerAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    if (answer.ok) return pending.resolve(answer.value);
    if (answer.cause !== undefined)
      this.#options.log.error("mls.call.failed", answer.cause, { method: pending.method });
    pending.reject(toFailure(answer.fault));
  }

  #died(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#options.log.error("mls.worker.died", cause, { pending: this.#pending.size });
    this.#forgetWorker("the worker died");
  }

  #forgetWorker(detail: string): void {
    this.#worker = undefined;
    this.#loaded.clear();
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new Failure("internal", detail));
  }
}

/**
 * Lets the worker end by itself, after the request it is at: node:crypto aborts the whole process when a thread is terminated
 * while a key pair is made for it. Only a worker that never comes to an end is cut off.
 */
function endWorker(worker: Worker, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, () => void worker.terminate());
    worker.once("exit", () => {
      cancel();
      resolve();
    });
    const request: WorkerRequest = { kind: "close" };
    worker.postMessage(request, []);
  });
}

function isOwnRemoval(processed: Processed): boolean {
  return processed.kind === "commit" && processed.removedSelf;
}

function nameOf({ conversationId, generation }: GroupRef): string {
  return `${conversationId}.${generation}`;
}
