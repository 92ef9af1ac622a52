// Collects, while a transaction runs, what others must be told after it has committed.
import type { ConversationId, DeviceId } from "../../../shared/ids.ts";
import type { Envelope, InboxItem } from "../../../shared/wire/envelope.ts";
import type { Changes, Reader } from "../store.ts";

interface Log {
  readonly conversationId: ConversationId;
  readonly envelopes: Envelope[];
}

export class ChangeSet {
  readonly #logs = new Map<number, Log>();
  readonly #inboxes = new Map<DeviceId, InboxItem[]>();
  readonly #revoked: DeviceId[] = [];
  readonly #lowKeyPackages = new Map<DeviceId, number>();
  readonly regrouped = new Set<number>();
  #directoryVersion: number | undefined;

  /** `conversation` is the store's number for `conversationId`. */
  appended(conversation: number, conversationId: ConversationId, envelope: Envelope): void {
    const log = this.#logs.get(conversation);
    if (log === undefined) this.#logs.set(conversation, { conversationId, envelopes: [envelope] });
    else log.envelopes.push(envelope);
  }

  /** The conversation's member devices are not the same any more. */
  membersChanged(conversation: number): void {
    this.regrouped.add(conversation);
  }

  inbox(deviceId: DeviceId, item: InboxItem): void {
    const items = this.#inboxes.get(deviceId);
    if (items === undefined) this.#inboxes.set(deviceId, [item]);
    else items.push(item);
  }

  directory(version: number): void {
    this.#directoryVersion = version;
  }

  revoked(deviceId: DeviceId): void {
    this.#revoked.push(deviceId);
  }

  keyPackagesLow(deviceId: DeviceId, count: number): void {
    this.#lowKeyPackages.set(deviceId, count);
  }

  /** Undefined when nobody needs to be told anything. */
  toChanges(readers: (conversation: number) => readonly Reader[]): Changes | undefined {
    const changes: Changes = {
      logs: Array.from(this.#logs, ([conversation, log]) => ({ ...log, readers: readers(conversation) })),
      inboxes: Array.from(this.#inboxes, ([deviceId, items]) => ({ deviceId, items })),
      revoked: this.#revoked,
      lowKeyPackages: Array.from(this.#lowKeyPackages, ([deviceId, count]) => ({ deviceId, count })),
      ...(this.#directoryVersion === undefined ? {} : { directoryVersion: this.#directoryVersion }),
    };
    return isEmpty(changes) ? undefined : changes;
  }
}

function isEmpty({ logs, inboxes, revoked, lowKeyPackages, directoryVersion }: Changes): boolean {
  const lists = logs.length + inboxes.length + revoked.length + lowKeyPackages.length;
  return lists === 0 && directoryVersion === undefined;
}
