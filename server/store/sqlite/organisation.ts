// The one row about the relay's organisation: who it is, its key, and what the whole store has in common.
import { idFromBytes, toBase64Url, type OrganisationId } from "../../../shared/ids.ts";
import type { Database } from "../../../shared/node/openDatabase.ts";
import { generateSigningKeyPair } from "../../../shared/node/signing.ts";
import type { Store } from "../store.ts";
import type { Context } from "./context.ts";

interface OrganisationRow {
  readonly organisationId: OrganisationId;
  readonly name: string;
  readonly organisationKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

interface Founding {
  readonly organisationName: string;
  readonly random: (size: number) => Uint8Array;
}

/** A new database gets an organisation of its own: random id, Ed25519 key, store generation. */
export function foundOrganisation(database: Database, { organisationName, random }: Founding): void {
  const { publicKey, privateKey } = generateSigningKeyPair();
  database
    .prepare(
      `
      INSERT INTO organisation (one, id, name, public_key, private_key, store_generation, directory_version)
      VALUES (1, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING`,
    )
    .run(idFromBytes(random(16)), organisationName, publicKey, privateKey, toBase64Url(random(16)));
}

type OrganisationPart = Pick<
  Store,
  "organisation" | "organisationPrivateKey" | "markRestored" | "lastUrl" | "rememberUrl"
>;

export function openOrganisation({ database, queue, random }: Context): OrganisationPart {
  const row = database
    .prepare<[], OrganisationRow>(
      `
      SELECT id AS organisationId, name, public_key AS organisationKey, private_key AS privateKey FROM organisation`,
    )
    .get()!;
  const { privateKey, ...organisation } = row;
  const setGeneration = database.prepare("UPDATE organisation SET store_generation = ?");
  const setUrl = database.prepare("UPDATE organisation SET url = ?");
  const url = database.prepare<[], { readonly url: string | null }>("SELECT url FROM organisation");
  return {
    organisation,
    organisationPrivateKey: privateKey,
    markRestored: () => queue.run(() => void setGeneration.run(toBase64Url(random(16)))),
    lastUrl: () => url.get()?.url ?? undefined,
    rememberUrl: (now) => queue.run(() => void setUrl.run(now)),
  };
}
