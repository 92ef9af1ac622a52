// At the foot of the stage: how long the call has lasted, how many are in it, and whether they are who they seem to be.
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
  const { t } = useText("calls");
  const isVerified = useIsVerified(here);
  const { remotes } = here.call;
  const since = here.view?.talkingSince;
  const words = [
    ...(here.conversation?.kind === "group" ? [t("people", { count: remotes.length + 1 })] : []),
    t(isVerified ? "encrypted.verified" : "encrypted.unverified"),
  ];
  return (
    <div className="callInfo">
      <CallTimer since={since} />
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
                {(at > 0 || since !== undefined) && <span aria-hidden>· </span>}
                {part}
              </span>
            ))}
          </Button>
        }
      >
        <WhoIsIn here={here} isVerified={isVerified} />
      </Popover>
    </div>
  );
}

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
