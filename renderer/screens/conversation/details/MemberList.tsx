// Who is in the group: roles first, then by name. A person leads to the conversation with them; who may, removes.
import { useMemo } from "react";
import { LogOut, UserPlus, X } from "lucide-react";
import type { ConversationView, MemberView } from "../../../../shared/bridge/views.ts";
import { Avatar } from "../../../components/Avatar.tsx";
import { Button } from "../../../components/Button.tsx";
import { Icon } from "../../../components/Icon.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { compareNames } from "../../../matching/compareNames.ts";
import { startDirect } from "../../../state/conversations.ts";
import { showingFaults } from "../../../state/faults.ts";
import { openConversation } from "../../../state/layout.ts";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import type { Question } from "../question.ts";
import { TrustSeal } from "../TrustSeal.tsx";
import type { Members } from "../useMembers.ts";
import { usePresenceText } from "../usePresenceText.ts";
import { useTrustReason } from "../useTrust.ts";
import "./MemberList.css";

interface MemberListProps {
  readonly conversation: ConversationView;
  readonly members: Members;
  readonly ask: (question: Question) => void;
}

export function MemberList({ conversation, members, ask }: MemberListProps) {
  const { t } = useText("conversation");
  const name = useName();
  const { canAdd, isMember, memberCount } = conversation;
  const sorted = useMemo(() => members.list?.toSorted(compareMembers) ?? [], [members.list]);
  return (
    <>
      <div className="memberList-tabs" role="tablist" aria-label={name("Details")}>
        <button
          type="button"
          className="memberList-tab"
          role="tab"
          id="details-members"
          aria-selected
          aria-controls="details-members-panel"
          aria-label={name("Members")}
          aria-description={String(memberCount)}
        >
          {name("Members")}
          <span className="memberList-count">{memberCount}</span>
        </button>
      </div>
      <div role="tabpanel" id="details-members-panel" aria-labelledby="details-members">
        {members.fault !== undefined && (
          <p className="memberList-fault">
            {t("details.loadFailed")}
            <Button size="small" onClick={members.reload}>
              {name("Try again")}
            </Button>
          </p>
        )}
        {canAdd && (
          <MemberAction
            icon={UserPlus}
            label={t("header.addMembers")}
            onClick={() => ask({ about: "add" })}
          />
        )}
        <ul className="memberList" aria-label={name("Members")}>
          {sorted.map((member) => (
            <Member key={member.person.accountId} member={member} ask={ask} />
          ))}
        </ul>
        {isMember && (
          <MemberAction
            icon={LogOut}
            label={t("header.leave")}
            danger
            onClick={() => ask({ about: "leave" })}
          />
        )}
      </div>
    </>
  );
}

const ranks: Readonly<Record<MemberView["role"], number>> = { owner: 0, admin: 1, member: 2 };

function compareMembers(a: MemberView, b: MemberView): number {
  return ranks[a.role] - ranks[b.role] || compareNames(a.person, b.person);
}

interface MemberActionProps {
  readonly icon: typeof UserPlus;
  readonly label: string;
  readonly danger?: boolean;
  readonly onClick: () => void;
}

function MemberAction({ icon, label, danger = false, onClick }: MemberActionProps) {
  return (
    <div className="memberList-action">
      <button
        type="button"
        className={danger ? "memberList-row memberList-row--danger" : "memberList-row"}
        onClick={onClick}
      >
        <span className="memberList-sign">
          <Icon of={icon} size={16} />
        </span>
        {label}
      </button>
    </div>
  );
}

function Member({
  member,
  ask,
}: {
  readonly member: MemberView;
  readonly ask: (question: Question) => void;
}) {
  const { person, canRemove } = member;
  const open = async () => {
    const direct = await showingFaults(startDirect(person.accountId));
    if (direct !== undefined) openConversation(direct.conversationId);
  };
  return (
    <li className="memberList-member">
      {person.isSelf ? (
        <div className="memberList-row">
          <MemberCard member={member} />
        </div>
      ) : (
        <button
          type="button"
          className="memberList-row"
          disabled={!person.active}
          onClick={() => void open()}
        >
          <MemberCard member={member} />
        </button>
      )}
      {canRemove && (
        <IconButton
          name="Remove {name}"
          values={{ name: person.name }}
          icon={X}
          iconSize={14}
          size="tiny"
          onClick={() => ask({ about: "remove", member })}
        />
      )}
    </li>
  );
}

function MemberCard({ member: { person, role } }: { readonly member: MemberView }) {
  const { t } = useText("conversation");
  const presenceText = usePresenceText();
  const reason = useTrustReason();
  return (
    <>
      <Avatar id={person.accountId} name={person.name} presence={person.presence} isSelf={person.isSelf} />
      <span className="grow">
        <span className="memberList-name">
          <span className="clip" lang={langOf(person.name)}>
            {person.name}
          </span>
          <TrustSeal trust={person.trust} because={reason(person.trust)} />
        </span>
        <small>{person.isSelf ? t("details.you") : presenceText(person)}</small>
      </span>
      {role !== "member" && <span className="memberList-role">{t(`details.${role}`)}</span>}
    </>
  );
}
