// How the conversation is protected, in words that are true: who can read it, and who vouches for the identities in it.
import type { ConversationView } from "../../../../shared/bridge/views.ts";
import { Button } from "../../../components/Button.tsx";
import { useText } from "../../../text/useText.ts";
import type { Question } from "../question.ts";
import { TrustSeal } from "../TrustSeal.tsx";
import type { Members } from "../useMembers.ts";
import { useTrust } from "../useTrust.ts";
import "./EncryptionCard.css";

interface EncryptionCardProps {
  readonly conversation: ConversationView;
  readonly members: Members;
  readonly ask: (question: Question) => void;
}

export function EncryptionCard({ conversation, members, ask }: EncryptionCardProps) {
  const { t } = useText("conversation");
  const trust = useTrust(conversation, members);
  const { kind, name, needsReset, isMember } = conversation;
  return (
    <section className="encryptionCard">
      <TrustSeal trust={trust?.trust ?? "unverified"} because={trust?.because} />
      <div>
        <h4>{t("details.encrypted")}</h4>
        <p>{kind === "direct" ? t("details.whoReadsDirect", { name }) : t("details.whoReads")}</p>
        {trust && <p>{trust.because}</p>}
        {needsReset && isMember && (
          <Button size="small" onClick={() => ask({ about: "reset" })}>
            {t("header.reset")}
          </Button>
        )}
      </div>
    </section>
  );
}
