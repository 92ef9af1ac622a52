// Faults that belong to no field or row are shown as messages at the corner: the newest few, each until it is closed.
import { create } from "zustand";
import { Failure, type Fault } from "../../shared/fault.ts";

export interface FaultNotice {
  readonly number: number;
  readonly fault: Fault;
}

interface FaultsState {
  readonly notices: readonly FaultNotice[];
}

const shownAtOnce = 3;
let counted = 0;

export const useFaults = create<FaultsState>()(() => ({ notices: [] }));

export function reportFault(cause: unknown): void {
  const fault = toFault(cause);
  useFaults.setState(({ notices }) => ({
    notices: [
      ...notices.filter((notice) => notice.fault.code !== fault.code),
      { number: ++counted, fault },
    ].slice(-shownAtOnce),
  }));
}

export function closeNotice(number: number): void {
  useFaults.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.number !== number) }));
}

/** For event handlers: runs `work`, shows its fault, and answers undefined instead of rejecting. */
export async function showingFaults<Value>(work: Promise<Value>): Promise<Value | undefined> {
  try {
    return await work;
  } catch (cause) {
    reportFault(cause);
    return undefined;
  }
}

/** Anything that is not a Failure is a bug: shown as one, and reported to the page's error event with its cause. */
export function toFault(cause: unknown): Fault {
  if (cause instanceof Failure) return cause.fault;
  reportError(cause);
  return { code: "internal" };
}
