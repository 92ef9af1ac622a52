// What the relay tells a core unasked. A push may be lost with the connection: catch-up after the cursor brings everything that counts.
import * as z from "zod";
import { bytes } from "../bytes.ts";
import type { Push, PushTable } from "../contract.ts";
import { accountId, conversationId, deviceId, envelopeId } from "../ids.ts";
import { presence } from "./directory.ts";
import { envelope, generation, inboxItem } from "./envelope.ts";
import { limits } from "./limits.ts";

export const wirePushes = {
  /** New entries of one log, in order; never to the device that sent them. */
  "log.appended": z.object({
    conversationId,
    envelopes: z.array(envelope).min(1).max(limits.envelopesPerPage),
  }),
  "inbox.appended": z.object({ items: z.array(inboxItem).min(1).max(limits.envelopesPerPage) }),
  "transient.received": z.object({
    conversationId,
    envelopeId,
    generation,
    epoch: z.number().int().nonnegative(),
    senderAccountId: accountId,
    senderDeviceId: deviceId,
    body: bytes(1, limits.transientBytes),
  }),
  "presence.changed": presence,
  "directory.changed": z.object({ version: z.number().int().nonnegative() }),
  /** Single-use key packages are running low: publish more. */
  "keyPackage.low": z.object({ count: z.number().int().nonnegative() }),
  /** The relay is stopping or the device was revoked; the socket closes after this. */
  "session.ended": z.object({ reason: z.enum(["shutdown", "revoked", "replaced"]) }),
} satisfies PushTable;

export type WirePushes = typeof wirePushes;
export type WirePush = Push<WirePushes>;
