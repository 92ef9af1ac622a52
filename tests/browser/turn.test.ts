// The relay's TURN credentials as browsers use them: real Chromium, real coturn, every direct way forbidden.
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { coturnMissing, startCoturn, type Coturn } from "../support/coturn.ts";
import { chromiumArguments, requireChromium } from "../support/findChromium.ts";
import { Person } from "../support/people.ts";
import { startRelay, type TestRelay } from "../support/relay.ts";

const missing = coturnMissing();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;

interface Cast {
  readonly coturn: Coturn;
  readonly relay: TestRelay;
  readonly alice: Person;
  readonly browser: Browser;
  readonly page: Page;
}
let cast: Cast | undefined;
beforeAll(async () => {
  if (missing !== undefined) return;
  const coturn = await startCoturn();
  const relay = await startRelay(coturn.settings);
  const alice = await Person.enrolled("Alice", relay);
  // The certificate is of this test's own making.
  const args = [...chromiumArguments, "--ignore-certificate-errors"];
  const browser = await chromium.launch({ executablePath: requireChromium(), headless: true, args });
  cast = { coturn, relay, alice, browser, page: await browser.newPage() };
});
afterAll(async () => {
  await cast?.browser.close();
  await cast?.alice.close();
  await cast?.relay.close();
  await cast?.coturn.close();
});

interface Server {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

/** Two connections in one page that may use TURN alone; answers the protocols of their way, or why there is none. */
function talkThrough(page: Page, servers: readonly Server[]): Promise<string> {
  return page.evaluate(async (servers) => {
    const iceServers = servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }));
    const open = () => new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
    const [caller, callee] = [open(), open()];
    const refusals = new Set<string>();
    caller.onicecandidateerror = ({ errorCode, errorText }) => refusals.add(`${errorCode} ${errorText}`);
    caller.onicecandidate = ({ candidate }) => void callee.addIceCandidate(candidate ?? undefined);
    callee.onicecandidate = ({ candidate }) => void caller.addIceCandidate(candidate ?? undefined);
    const channel = caller.createDataChannel("word");
    channel.onopen = () => channel.send("a word");
    const heard = new Promise<string>((resolve) => {
      callee.ondatachannel = ({ channel }) => (channel.onmessage = ({ data }) => resolve(String(data)));
    });
    const allTried = new Promise<undefined>((resolve) => {
      caller.onicegatheringstatechange = () =>
        caller.iceGatheringState === "complete" && refusals.size > 0 && resolve(undefined);
    });
    await caller.setLocalDescription();
    await callee.setRemoteDescription(caller.localDescription!);
    await callee.setLocalDescription();
    await caller.setRemoteDescription(callee.localDescription!);
    const word = await Promise.race([heard, allTried]);
    const stats = Array.from((await caller.getStats()).values()) as Record<string, string>[];
    const pair = stats.find(({ type, nominated }) => type === "candidate-pair" && nominated);
    const local = stats.find(({ id }) => id === pair?.["localCandidateId"]);
    caller.close();
    callee.close();
    return word === undefined
      ? `no way: ${Array.from(refusals).join(", ")}`
      : `${word}, ${local?.["candidateType"]} over ${local?.["relayProtocol"]}`;
  }, servers);
}

test.skipIf(missing !== undefined)(`a word goes through TURN over UDP, TCP and TLS${why}`, async () => {
  const { alice, page } = cast!;
  const { servers } = await alice.ask("iceServer.list", {});
  const urls = servers.flatMap((server) => server.urls);
  expect(urls).toHaveLength(3);
  for (const [at, transport] of ["udp", "tcp", "tls"].entries())
    expect(await talkThrough(page, [{ ...servers[0]!, urls: [urls[at]!] }])).toBe(
      `a word, relay over ${transport}`,
    );
});

test.skipIf(missing !== undefined)(
  `no word goes with credentials that are expired or forged${why}`,
  async () => {
    const { coturn, page } = cast!;
    const good = coturn.credentials();
    for (const bad of [
      coturn.credentials(-2_000),
      { ...good, credential: coturn.credentials().credential },
      { ...good, username: `${Number(good.username.split(":")[0]) + 60}:${good.username.split(":")[1]}` },
    ])
      for (const url of [coturn.urls.udp, coturn.urls.tcp])
        expect(await talkThrough(page, [{ urls: [url], ...bad }])).toMatch(/^no way: 401/);
  },
);
