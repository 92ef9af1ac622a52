// A handshake bundle as it is kept beside its staged commit: submitted again after a crash, it is the same to the byte. With it
// goes the profile that its announcement tells newcomers, which nobody can read out of the ciphertext any more.
import { deserialize, serialize } from "node:v8";
import * as z from "zod";
import { profileContent, type Profile } from "../../../shared/content/content.ts";
import { handshake, type Handshake } from "../../../shared/wire/conversation.ts";

export interface Bundle {
  readonly handshake: Handshake;
  readonly announced?: Profile | undefined;
}

const bundle = z.object({ handshake, announced: profileContent.optional() });

export function bundleToBytes(kept: Bundle): Uint8Array {
  return new Uint8Array(serialize(kept));
}

/** Throws when the bytes are not a bundle: then the database is damaged. */
export function bundleFromBytes(bytes: Uint8Array): Bundle {
  return bundle.parse(deserialize(bytes));
}
