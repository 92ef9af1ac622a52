// Which way each person's stream takes and how long it needs, what is lost on the way, and what that means.
import {
  useActiveCall,
  type ActiveCall,
  type ConnectionQuality,
  type RemoteParticipant,
  type Route,
} from "../../../calls/activeCall.ts";
import { PopoverLine } from "../../../components/Popover.tsx";
import { langOf } from "../../../text/han.ts";
import { useName, useText } from "../../../text/useText.ts";
import { useCallPeople } from "../useCallPeople.ts";

export function ConnectionDetails() {
  const call = useActiveCall((state) => state.call);
  return call === undefined ? null : <DetailsOf call={call} />;
}

function DetailsOf({ call }: { readonly call: ActiveCall }) {
  const { t } = useText("calls");
  const qualities = call.remotes.flatMap(({ quality }) => (quality === undefined ? [] : [quality]));
  const isRelayed = qualities.some(({ route }) => route === "relayed");
  if (call.cannotRelay) return <p className="popover-note">{t("trouble.cannotRelay")}</p>;
  if (qualities.length === 0) return <p className="popover-note">{t("connection.nobody")}</p>;
  return (
    <>
      {call.remotes.map((remote) => (
        <PathLine key={remote.deviceId} remote={remote} />
      ))}
      <PopoverLine />
      <Facts call={call} qualities={qualities} />
      <p className="popover-note">{t(isRelayed ? "connection.relayedNote" : "connection.directNote")}</p>
    </>
  );
}

function PathLine({ remote: { accountId, quality, connection } }: { readonly remote: RemoteParticipant }) {
  const { t } = useText("calls");
  const { shortNameOf } = useCallPeople();
  const name = shortNameOf(accountId);
  return (
    <div className="connectionPath">
      <span className="clip" lang={langOf(name)}>
        {name}
      </span>
      {quality === undefined || connection !== "connected" ? (
        <>
          <span />
          <small>{t(connection === "reconnecting" ? "state.reconnecting" : "state.connecting")}</small>
        </>
      ) : (
        <>
          <Path route={quality.route} />
          <small>{t(`connection.${quality.route}Ms`, { ms: Math.round(quality.roundTripMs) })}</small>
        </>
      )}
    </div>
  );
}

function Path({ route }: { readonly route: Route }) {
  const name = useName();
  return (
    <svg viewBox="0 0 140 20" role="img" aria-label={name(route === "direct" ? "Direct" : "Relayed")}>
      <line x1="6" y1="10" x2="134" y2="10" />
      <circle cx="6" cy="10" r="4" />
      {route === "relayed" && <rect x="63" y="3" width="14" height="14" rx="3" />}
      <circle cx="134" cy="10" r="4" />
    </svg>
  );
}

interface FactsProps {
  readonly call: ActiveCall;
  readonly qualities: readonly ConnectionQuality[];
}

function Facts({ call, qualities }: FactsProps) {
  const { t } = useText("calls");
  const loss = Math.max(...qualities.map((quality) => quality.loss));
  const sent = call.local.camera.isOn || call.local.screen.isOn ? bestSent(qualities) : undefined;
  const relays = [...new Set(qualities.flatMap(({ relay }) => (relay === undefined ? [] : [relay])))];
  return (
    <dl className="connectionFacts">
      <dt>{t("connection.loss")}</dt>
      <dd>{`${(loss * 100).toFixed(1)}%`}</dd>
      <dt>{t("connection.video")}</dt>
      <dd>
        {sent === undefined
          ? t("connection.videoOff")
          : t("connection.videoValue", { height: sent.height, rate: Math.round(sent.framesPerSecond) })}
      </dd>
      {relays.length > 0 && (
        <>
          <dt>{t("connection.relay")}</dt>
          <dd>{relays.join(t("listSeparator"))}</dd>
        </>
      )}
    </dl>
  );
}

/** Each receiver gets its own: the largest says what one's camera gives. */
function bestSent(qualities: readonly ConnectionQuality[]) {
  return qualities
    .flatMap(({ sent }) => (sent === undefined ? [] : [sent]))
    .toSorted((a, b) => b.height - a.height || b.framesPerSecond - a.framesPerSecond)[0];
}
