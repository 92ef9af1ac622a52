// Faults that belong to no field: in words, announced at once, with the code only behind "Copy details".
import { useState } from "react";
import { CircleAlert, X } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Icon } from "../../components/Icon.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { closeNotice, useFaults, type FaultNotice } from "../../state/faults.ts";
import { useFaultText, useName, useText } from "../../text/useText.ts";
import "./Notices.css";

export function Notices() {
  const name = useName();
  const notices = useFaults((state) => state.notices);
  return (
    <section className="notices" aria-label={name("Notices")}>
      {notices.map((notice) => (
        <Notice key={notice.number} notice={notice} />
      ))}
    </section>
  );
}

function Notice({ notice: { number, fault } }: { readonly notice: FaultNotice }) {
  const { t } = useText("common");
  const [copied, setCopied] = useState(false);
  const faultText = useFaultText();
  const details = fault.detail === undefined ? fault.code : `${fault.code}: ${fault.detail}`;
  return (
    <div className="notice">
      <Icon of={CircleAlert} size={20} />
      <p className="notice-words" role="alert">
        {faultText(fault.code)}
      </p>
      <IconButton name="Close message" icon={X} iconSize={16} onClick={() => closeNotice(number)} />
      <span className="notice-actions">
        <Button
          look="link"
          size="small"
          onClick={() => void navigator.clipboard.writeText(details).then(() => setCopied(true))}
        >
          {t(copied ? "copied" : "copyDetails")}
        </Button>
      </span>
    </div>
  );
}
