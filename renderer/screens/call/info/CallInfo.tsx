// At the foot of the stage: how long the call has lasted, how many are in it, and whether they are who they seem to be.
import { memo } from "react";
import { Popover } from "../../../components/Popover.tsx";
import { Button } from "../../../components/Button.tsx";
import { callClock } from "../../../text/callLength.ts";
import { useText } from "../../../text/useText.ts";
import type { CallHere } from "../useCallHere.ts";
import { TrustSeal } from "../../conversation/TrustSeal.tsx";
import { useCallPeople } from "../useCallPeople.ts";
import { useNow } from "../useNow.ts";
import { WhoIsIn } from "./WhoIsIn.tsx";
import "./CallInfo.css";

export function CallInfo({ here }: { readonly here: CallHere }) {
  const isVerified = useIsVerified(here);
  const since = here.view?.talkingSince;
  const count = here.conversation?.kind === "group" ? here.call.remotes.length + 1 : undefined;
  return (
    <div className="callInfo">
      <CallTimer since={since} />
      <WhoButton count={count} isVerified={isVerified} isFirst={since === undefined} />
    </div>
  );
}

interface WhoButtonProps {
  /** Absent where it goes without saying. */
  readonly count: number | undefined;
  readonly isVerified: boolean;
  /** Nothing stands before it. */
  readonly isFirst: boolean;
}

const WhoButton = memo(function WhoButton({ count, isVerified, isFirst }: WhoButtonProps) {
  const { t } = useText("calls");
  const words = [
    ...(count === undefined ? [] : [t("people", { count })]),
    t(isVerified ? "encrypted.verified" : "encrypted.unverified"),
  ];
  return (
    <Popover
      title={t("who.title")}
      align="start"
      wide
      trigger={
        <Button look="quiet" className="callInfo-who">
          <span className="callInfo-seal" aria-hidden>
            <TrustSeal trust={isVerified ? "vouched" : "unverified"} />
          </span>
          {words.map((part, at) => (
            <span key={part} className="callInfo-words">
              {(at > 0 || !isFirst) && <span aria-hidden>· </span>}
              {part}
            </span>
          ))}
        </Button>
      }
    >
      <WhoIsIn isVerified={isVerified} />
    </Popover>
  );
});

/** Nothing before somebody else is there. */
export function CallTimer({ since }: { readonly since: number | undefined }) {
  const now = useNow(since !== undefined);
  return since === undefined ? null : <time role="timer">{callClock(now - since)}</time>;
}

/** Everybody in it, or about to be: alone in a direct call that is the one who is called. */
function useIsVerified({ call, conversation }: CallHere): boolean {
  const { trustOf } = useCallPeople();
  const called = call.remotes.length === 0 ? conversation?.peer?.accountId : undefined;
  const accounts = [
    ...call.remotes.map((remote) => remote.accountId),
    ...(called === undefined ? [] : [called]),
  ];
  return accounts.every((account) => trustOf(account) === "vouched");
}
