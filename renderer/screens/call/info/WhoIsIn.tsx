// Everybody in the call with their seal and the true reason for it.
import { useActiveCall } from "../../../calls/activeCall.ts";
import { Avatar } from "../../../components/Avatar.tsx";
import { selectAccount, useApp } from "../../../state/app.ts";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import { TrustSeal } from "../../conversation/TrustSeal.tsx";
import { useTrustReason } from "../../conversation/useTrust.ts";
import { useCallPeople } from "../useCallPeople.ts";

export function WhoIsIn({ isVerified }: { readonly isVerified: boolean }) {
  const call = useActiveCall((state) => state.call);
  const { t } = useText("calls");
  const name = useName();
  const { nameOf, trustOf } = useCallPeople();
  const because = useTrustReason();
  const account = useApp(selectAccount);
  return (
    <>
      <ul className="whoIsIn" aria-label={name("People in the call")}>
        {account && (
          <li className="whoIsIn-one">
            <Avatar id={account.accountId} name={account.name} isSelf />
            <span>
              {t("you")}
              <small className="whoIsIn-why">{t("who.yourDevice")}</small>
            </span>
          </li>
        )}
        {call?.remotes.map(({ deviceId, accountId }) => (
          <li key={deviceId} className="whoIsIn-one">
            <Avatar id={accountId} name={nameOf(accountId)} isSelf={accountId === account?.accountId} />
            <span className="grow">
              <span lang={langOf(nameOf(accountId))}>{nameOf(accountId)}</span>
              <small className="whoIsIn-why">
                {accountId === account?.accountId ? t("who.otherDevice") : because(trustOf(accountId))}
              </small>
            </span>
            <TrustSeal trust={trustOf(accountId)} />
          </li>
        ))}
      </ul>
      <p className="popover-note">{t(isVerified ? "who.verified" : "who.unverified")}</p>
    </>
  );
}
