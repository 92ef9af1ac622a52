// How far an own message has got, as one small sign with a name.
import { Check, CheckCheck, CircleAlert, Clock, type LucideIcon } from "lucide-react";
import type { DeliveryView } from "../../../../shared/bridge/views.ts";
import { Icon } from "../../../components/Icon.tsx";
import type { NameKey } from "../../../text/names.ts";
import { useName } from "../../../text/useText.ts";

const marks: Readonly<Record<DeliveryView["state"], { readonly name: NameKey; readonly icon: LucideIcon }>> =
  {
    waiting: { name: "Waiting to send", icon: Clock },
    sent: { name: "Sent", icon: Check },
    delivered: { name: "Delivered", icon: CheckCheck },
    read: { name: "Read", icon: CheckCheck },
    failed: { name: "Not sent", icon: CircleAlert },
  };

export function DeliveryMark({ state }: { readonly state: DeliveryView["state"] }) {
  const name = useName();
  const mark = marks[state];
  return (
    <span className={`deliveryMark deliveryMark--${state}`} role="img" aria-label={name(mark.name)}>
      <Icon of={mark.icon} size={14} />
    </span>
  );
}
