// The organisation's directory: which accounts exist, under which identity keys, with which devices.
import * as z from "zod";
import { publicKey, signature } from "../bytes.ts";
import { accountId, organisationId } from "../ids.ts";
import { accountIdentity, deviceCertificate } from "./identity.ts";
import { limits } from "./limits.ts";

/** A person's name: one line, trimmed, no control or direction-changing characters. */
export const personName = z
  .string()
  .min(1)
  .max(limits.nameLength)
  .refine(
    (name) => name === name.trim() && !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(name),
    "not a plain name",
  );

export const organisation = z.object({
  organisationId,
  name: z.string().min(1).max(limits.nameLength),
  organisationKey: publicKey,
});
export type Organisation = z.infer<typeof organisation>;

export const directoryEntry = accountIdentity.extend({
  name: personName,
  countersignature: signature,
  devices: z.array(deviceCertificate).max(limits.devicesPerAccount),
  active: z.boolean(),
  /** The directory version at which this entry last changed. */
  version: z.number().int().positive(),
});
export type DirectoryEntry = z.infer<typeof directoryEntry>;

export const presenceState = z.enum(["online", "away", "busy", "offline"]);
export type PresenceState = z.infer<typeof presenceState>;

export const presence = z.object({
  accountId,
  state: presenceState,
  /** When the account was last connected; absent while it never was. */
  lastSeenAt: z.number().int().nonnegative().optional(),
});
export type Presence = z.infer<typeof presence>;
