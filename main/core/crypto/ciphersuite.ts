// Opens the one ciphersuite Parley speaks, on the one build of ts-mls it trusts.
import {
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  type CiphersuiteImpl,
  type CiphersuiteName,
} from "ts-mls";
import * as library from "ts-mls/clientState.js";
import { assert } from "../../../shared/assert.ts";
import { nodeProvider } from "./nodeProvider.ts";

/** RFC 9420 section 17.1, ciphersuite 1. */
export const ciphersuiteName: CiphersuiteName = "MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519";

/** Version and revision that patches/ts-mls+1.6.4.patch writes into the library; tests hash the patched files themselves. */
const expectedLibrary = "1.6.4+1";

/** Throws when ts-mls is another version or not patched: without the patch valid groups cannot be joined (D2). */
export async function openCiphersuite(): Promise<CiphersuiteImpl> {
  assert(
    (library as { readonly parleyPatch?: string }).parleyPatch === expectedLibrary,
    `ts-mls must be ${expectedLibrary} (npm ci applies patches/)`,
  );
  return getCiphersuiteImpl(getCiphersuiteFromName(ciphersuiteName), nodeProvider);
}
