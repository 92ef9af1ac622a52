// What a host lends the core: a folder, a place for secrets, notifications, time, randomness, a log. Nothing here is Electron's.
import type { Clock } from "../../shared/clock.ts";
import type { CallId, ConversationId } from "../../shared/ids.ts";
import type { Log } from "../../shared/log.ts";

/** Wraps the database key with what the operating system offers (Electron's safeStorage, or a file on the Node host). */
export interface Secrets {
  /** Names the mechanism; recorded beside the wrapped key so that a change is noticed. */
  readonly backend: string;
  wrap(secret: Uint8Array): Uint8Array;
  /** Throws when the secret cannot be had any more. */
  unwrap(wrapped: Uint8Array): Uint8Array;
}

/** What the system shows while the window may be out of sight. */
export type Notice = MessageNotice | CallNotice;

export interface MessageNotice {
  readonly kind: "message";
  readonly conversationId: ConversationId;
  readonly title: string;
  readonly body: string;
}

/** A call that rings: shown until it is withdrawn. The title says who calls; the host has the words for the rest. */
export interface CallNotice {
  readonly kind: "call";
  readonly conversationId: ConversationId;
  readonly callId: CallId;
  readonly media: "voice" | "video";
  readonly title: string;
}

export interface Platform {
  /** The profile's own folder; exists and is writable by this user only. */
  readonly dataDir: string;
  readonly host: {
    readonly kind: "electron" | "browser";
    readonly platform: string;
    readonly version: string;
  };
  /** Undefined where the system offers no key store: then a passphrase keeps the key. */
  readonly secrets: Secrets | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** `size` unpredictable bytes. */
  random(size: number): Uint8Array;
  /** Shows a system notification; clicking it ends in `conversation.requested`. */
  notify(notice: Notice): void;
  /** The call rings no longer. Does nothing when it has no notice. */
  withdraw(callId: CallId): void;
}
