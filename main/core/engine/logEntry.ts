// One entry of a conversation's log as the inbox holds it: read from the relay, or this device's own with the sequence that its
// ack told (then there is nothing to decrypt).
import type { EnvelopeId } from "../../../shared/ids.ts";
import type { Envelope } from "../../../shared/wire/envelope.ts";

export interface OwnEntry {
  readonly isOwn: true;
  readonly envelopeId: EnvelopeId;
  readonly sequence: number;
  readonly storedAt: number;
}

export interface ReceivedEntry extends Envelope {
  readonly isOwn: false;
}

export type LogEntry = OwnEntry | ReceivedEntry;
