// What travels between openMlsEngine() and its worker: one request, one answer, in order.
import type { Fault } from "../../../shared/fault.ts";
import type { DeviceIdentity, GroupRef, MlsEngine } from "./mlsEngine.ts";

/** The calls that are answered; `isLoaded` is known on this side, `drop` and `close` need no answer. */
export type WorkerMethod = Exclude<keyof MlsEngine, "isLoaded" | "drop" | "close">;

export type WorkerCall = {
  readonly [Method in WorkerMethod]: {
    readonly method: Method;
    readonly params: Parameters<MlsEngine[Method]>;
  };
}[WorkerMethod];

/** `now` is the caller's clock in ms since epoch: the worker has none of its own. */
export type WorkerRequest =
  | { readonly kind: "call"; readonly id: number; readonly now: number; readonly call: WorkerCall }
  | { readonly kind: "drop"; readonly group: GroupRef }
  | { readonly kind: "close" };

export type WorkerAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  /** `cause` only for bugs: what to log. */
  | { readonly id: number; readonly ok: false; readonly fault: Fault; readonly cause?: string };

export interface WorkerStart {
  readonly identity: DeviceIdentity;
}
