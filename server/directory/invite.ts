// Makes an invitation: mints the code, stores its hash, and returns the link to hand over.
import type { Components } from "../components.ts";
import { invitationLink, mintInvitation, hashInvitation } from "./invitations.ts";

export interface InvitationRequest {
  /** How many people may enrol with it. */
  readonly uses: number;
  readonly expiresInMs: number;
  /** Proposed to the person as their name. */
  readonly name?: string;
}

export interface MintedInvitation {
  readonly code: string;
  readonly link: string;
}

export async function invite(
  { store, clock, random }: Pick<Components, "store" | "clock" | "random">,
  publicUrl: string,
  { uses, expiresInMs, name }: InvitationRequest,
): Promise<MintedInvitation> {
  const code = mintInvitation(random);
  const expiresAt = clock.now() + expiresInMs;
  const hash = hashInvitation(code);
  await store.accounts.addInvitation({ hash, uses, expiresAt, ...(name === undefined ? {} : { name }) });
  return { code, link: invitationLink(publicUrl, code, store.organisation.organisationKey) };
}
