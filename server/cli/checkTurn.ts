// `relay:admin check-turn`: tries every STUN and TURN address that is set, from this machine and with fresh credentials, and says
// in plain words what works and what has to be opened or mended.
import { randomBytes } from "node:crypto";
import { unreachable } from "../../shared/assert.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import type { Config } from "../config.ts";
import { checkIceUrl, type Finding } from "../turn/checkIceUrl.ts";
import { parseIceUrl, type IceUrl, type Transport } from "../turn/iceUrl.ts";
import { turnCredentials } from "../turn/turnCredentials.ts";
import type { Trouble } from "../turn/turnTrouble.ts";

/** How long one step may take; a call that has to wait longer is no call. */
const patienceMs = 5_000;

/** The report; as an Error's message when something does not work. */
export async function checkTurn(config: Config): Promise<string> {
  const urls = [...(config.stunUrls ?? []), ...(config.turnUrls ?? [])].map((url) => parseIceUrl(url)!);
  const options = { clock: systemClock, random: randomBytes, patienceMs, credentials: () => mint(config) };
  const checked = await Promise.all(
    urls.map(async (url) => ({ url, finding: await checkIceUrl(url, options) })),
  );
  const lines = checked.map(({ url, finding }) => `${url.url}\n  ${tell(url, finding)}`);
  const report = [...lines, ...advise(urls)].join("\n");
  if (checked.some(({ finding }) => !works(finding))) throw new Error(report);
  return report;
}

function mint({ turnSecret = "", turnLifetimeMs }: Config) {
  const expiresAt = systemClock.now() + turnLifetimeMs;
  return turnCredentials({ secret: turnSecret, expiresAt, random: randomBytes });
}

/** What is forbidden to this machine may be allowed to others: that is for the admin to judge. */
function works(finding: Finding): boolean {
  return finding.kind === "stun" || (finding.kind === "turn" && finding.arrival !== "lost");
}

function tell(url: IceUrl, finding: Finding): string {
  switch (finding.kind) {
    case "stun":
      return `works: it sees this machine as ${finding.seen}`;
    case "turn":
      return tellTurn(finding);
    case "trouble":
      return `does not work: ${tellTrouble(url, finding.trouble)}`;
    default:
      return unreachable(finding);
  }
}

function tellTurn({ seen, relayed, arrival }: Extract<Finding, { kind: "turn" }>): string {
  switch (arrival) {
    case "arrives":
      return `works: it sees this machine as ${seen}, relays at ${relayed}, and what is sent there arrives`;
    case "lost":
      return (
        `does not work: it accepts the credentials and relays at ${relayed}, but what is sent there is lost: ` +
        "open its relay ports (min-port to max-port, UDP) from outside; behind NAT set coturn's external-ip"
      );
    case "forbidden":
      return (
        `accepts the credentials and relays at ${relayed}, but its rules forbid it to relay to this machine (${seen}): ` +
        "try from another machine; where people have such addresses, see denied-peer-ip in server/README.md"
      );
    default:
      return unreachable(arrival);
  }
}

function tellTrouble(url: IceUrl, trouble: Trouble): string {
  switch (trouble.kind) {
    case "unknown-host":
      return `the name ${url.host} leads nowhere: correct the address, or the DNS`;
    case "unreachable":
      return trouble.code === "ECONNREFUSED"
        ? `nothing listens on ${portText(url)} of ${url.host}: start coturn there, or correct the port`
        : `there is no way to ${url.host} (${trouble.code})`;
    case "silent":
      return `nothing comes back: open ${portText(url)} to ${url.host} in every firewall on the way, and see that coturn runs`;
    case "certificate":
      return (
        `browsers will refuse its certificate (${trouble.code}): it must be for ${url.host}, valid today and from an authority ` +
        "that the desktops trust; NODE_EXTRA_CA_CERTS=<file> makes this check trust your own"
      );
    case "strange":
      return `something answers on ${portText(url)} of ${url.host} that is no TURN server as it should be`;
    case "refused":
      return tellRefusal(trouble.code);
    case "open":
      return "it relays for anybody, without credentials: run coturn with use-auth-secret";
    default:
      return unreachable(trouble);
  }
}

function tellRefusal(code: number): string {
  switch (code) {
    case 401:
      return (
        "it does not accept the relay's credentials: turnSecret must be coturn's static-auth-secret, coturn must run " +
        "with use-auth-secret, and both clocks must be right"
      );
    case 486:
      return "its quota is used up: raise coturn's user-quota or total-quota";
    case 508:
      return "it has no ports left: widen min-port to max-port";
    default:
      return `it refuses with STUN error ${code}: see coturn's log`;
  }
}

function portText({ transport, port }: IceUrl): string {
  return `${transport === "udp" ? "UDP" : "TCP"} ${port}`;
}

const uses: Readonly<Record<Transport, string>> = {
  udp: "TURN over UDP (turn:...?transport=udp): the best for sound and picture where no direct way exists",
  tcp: "TURN over TCP (turn:...?transport=tcp): for networks without UDP",
  tls: "TURN over TLS (turns:...:443?transport=tcp): for networks that let only web pages through",
};

function advise(urls: readonly IceUrl[]): readonly string[] {
  const relays = urls.filter(({ isTurn }) => isTurn);
  if (relays.length === 0)
    return ["No TURN server is set: calls work only where two computers reach each other directly."];
  const missing = (Object.keys(uses) as Transport[]).filter(
    (transport) => !relays.some((url) => url.transport === transport),
  );
  return missing.map((transport) => `Not set: ${uses[transport]}.`);
}
