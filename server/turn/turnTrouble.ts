// What can be wrong with a STUN or TURN server, as the check meets it. Words for it are in cli/checkTurn.ts.

export type Trouble =
  /** Its name leads nowhere. */
  | { readonly kind: "unknown-host" }
  /** The machine says that nothing listens there, or that there is no way to it. */
  | { readonly kind: "unreachable"; readonly code: string }
  /** Nothing came back in time. */
  | { readonly kind: "silent" }
  /** TLS works, but its certificate is not one to trust for that name. */
  | { readonly kind: "certificate"; readonly code: string }
  /** Something answers that speaks no STUN, or not as the standard has it. */
  | { readonly kind: "strange" }
  /** A STUN error: 401 for wrong credentials, 486 for a quota, 508 for no ports left ... */
  | { readonly kind: "refused"; readonly code: number }
  /** It relays for whoever comes, without credentials. */
  | { readonly kind: "open" };

export class TurnTrouble extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.name = "TurnTrouble";
    this.trouble = trouble;
  }
}
