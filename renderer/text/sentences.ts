// Sentences made from views: faults, system events, previews. Callers pass the `t` of the common texts.
import type { TFunction } from "i18next";
import type { AccountId, CallId } from "../../shared/ids.ts";
import type { FaultCode } from "../../shared/fault.ts";
import type { CallLineView } from "../../shared/bridge/callViews.ts";
import type { MessageView, SystemEventView } from "../../shared/bridge/views.ts";
import { unreachable } from "../../shared/assert.ts";
import { callOutcome } from "./callOutcome.ts";

export interface Speaking {
  readonly t: TFunction<"common">;
  /** The name to show for an account; undefined when nobody knows it. */
  readonly nameOf: (accountId: AccountId) => string | undefined;
  readonly selfId: AccountId | undefined;
  readonly isRunning: (callId: CallId) => boolean;
}

export function faultSentence(t: TFunction<"common">, code: FaultCode): string {
  return t(`fault.${code}`);
}

/** One line saying what happened to the conversation. */
export function systemSentence(speaking: Speaking, event: SystemEventView): string {
  const { t } = speaking;
  const who = (accountId: AccountId) => personName(speaking, accountId);
  const all = (accounts: readonly AccountId[]) => accounts.map(who).join(t("system.listSeparator"));
  switch (event.kind) {
    case "created":
    case "reset":
      return t(`system.${event.kind}`, { who: who(event.by) });
    case "added":
    case "removed":
      return t(`system.${event.kind}`, { who: who(event.by), whom: all(event.accounts) });
    case "left":
    case "accessEnded":
    case "identityChanged":
      return t(`system.${event.kind}`, { who: who(event.account) });
    case "renamed":
      return t("system.renamed", { who: who(event.by), name: event.name });
    default:
      return unreachable(event);
  }
}

/** A call in the history, without its length. */
export function callSentence({ t, selfId, isRunning }: Speaking, call: CallLineView, isOwn: boolean): string {
  const outcome = callOutcome(call, { selfId, isOwn, isRunning: isRunning(call.callId) });
  return t(`call.${call.media}.${outcome}`);
}

/** What a message says in one line. */
export function bodySentence(
  speaking: Speaking,
  { body, isOwn }: Pick<MessageView, "body" | "isOwn">,
): string {
  switch (body.kind) {
    case "text":
      return body.text.replaceAll(/\s+/g, " ").trim();
    case "system":
      return systemSentence(speaking, body.event);
    case "call":
      return callSentence(speaking, body.call, isOwn);
    case "unreadable":
      return speaking.t("unreadable");
    default:
      return unreachable(body);
  }
}

function personName({ t, nameOf, selfId }: Speaking, accountId: AccountId): string {
  if (accountId === selfId) return t("system.you");
  return nameOf(accountId) ?? t("system.someone");
}
