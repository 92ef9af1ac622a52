// A set of listeners: each is told of every value until it unsubscribes.
import type { Unsubscribe } from "./bridge.ts";

export interface Listeners<Value> {
  readonly add: (listener: (value: Value) => void) => Unsubscribe;
  readonly tell: (value: Value) => void;
}

export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Set<(value: Value) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(value) {
      for (const listener of listeners) listener(value);
    },
  };
}
