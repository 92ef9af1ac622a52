// The relay's TURN credentials on a real coturn that runs the line of server/README.md, and what an admin is told of it.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { allocate } from "../../server/turn/allocate.ts";
import { checkIceUrl } from "../../server/turn/checkIceUrl.ts";
import { parseIceUrl } from "../../server/turn/iceUrl.ts";
import { openChannel } from "../../server/turn/openChannel.ts";
import { turnCredentials, type TurnCredentials } from "../../server/turn/turnCredentials.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import { coturnMissing, startCoturn, type Coturn, type StartCoturn } from "../support/coturn.ts";
import { run } from "./support/program.ts";
import { startRelay } from "./support/startRelay.ts";
import { enrol } from "./support/wireDevice.ts";

const missing = coturnMissing();
const why = missing === undefined ? "" : ` (skipped: ${missing})`;
const channelOptions = { clock: systemClock, random: randomBytes, patienceMs: 10_000 };

let coturn: Coturn;
beforeAll(async () => {
  if (missing === undefined) coturn = await startCoturn();
});
afterAll(() => coturn?.close());

const startOther = async (options: StartCoturn) => {
  const other = await startCoturn(options);
  onTestFinished(() => other.close());
  return other;
};
const transports = ["udp", "tcp", "tls"] as const;
const check = (url: string, credentials: TurnCredentials) =>
  checkIceUrl(parseIceUrl(url)!, { ...channelOptions, credentials: () => credentials });
const trust = ({ certificate }: Coturn) =>
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(certificate, "utf8")]);

it.skipIf(missing !== undefined)(
  `[N2] what the relay hands out relays on coturn, over UDP, TCP and TLS${why}`,
  async () => {
    trust(coturn);
    const relay = await startRelay({ settings: coturn.settings });
    onTestFinished(() => relay.remove());
    const { servers } = await (await enrol(relay)).call("iceServer.list", {});
    const { urls, username, credential } = servers[0]!;
    expect(urls).toEqual(transports.map((transport) => coturn.urls[transport]));
    for (const url of urls)
      expect(await check(url, { username: username!, credential: credential! }), url).toEqual({
        kind: "turn",
        seen: "127.0.0.1",
        relayed: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        arrival: "arrives",
      });
    expect(await check(coturn.urls.stun, coturn.credentials())).toEqual({ kind: "stun", seen: "127.0.0.1" });
  },
);

it.skipIf(missing !== undefined)(
  `[N2] coturn refuses credentials that are expired, forged or of another secret${why}`,
  async () => {
    trust(coturn);
    const good = coturn.credentials();
    const [expiry, user] = good.username.split(":");
    const foreign = turnCredentials({
      secret: "f".repeat(32),
      expiresAt: Date.now() + 3_600_000,
      random: randomBytes,
    });
    const bad: Readonly<Record<string, TurnCredentials>> = {
      expired: coturn.credentials(-2_000),
      "made to last longer": { ...good, username: `${Number(expiry) + 1}:${user}` },
      "another user's": { ...good, username: `${expiry}:x${user!.slice(1)}` },
      "another credential": { ...good, credential: coturn.credentials().credential },
      "another secret": foreign,
      "no expiry": { ...good, username: user! },
    };
    for (const [name, credentials] of Object.entries(bad))
      for (const transport of transports)
        expect(await check(coturn.urls[transport], credentials), `${name}, ${transport}`).toEqual({
          kind: "trouble",
          trouble: { kind: "refused", code: 401 },
        });
    for (const transport of transports)
      expect(await check(coturn.urls[transport], good), transport).toMatchObject({ kind: "turn" });
  },
);

it.skipIf(missing !== undefined)(
  `coturn's own client is let in with them, and not without${why}`,
  async () => {
    const { username, credential } = coturn.credentials();
    const tryWith = (password: string) =>
      promisify(execFile)("turnutils_uclient", [
        ...["-u", username, "-w", password, "-p", String(coturn.port)],
        ...["-y", "-n", "1", "-m", "1", "-c", "127.0.0.1"],
      ]).then(
        ({ stdout }) => stdout,
        (cause: { readonly stdout?: string }) => `ended badly: ${cause.stdout}`,
      );
    expect(await tryWith(credential)).toMatch(/tot_recv_msgs=[1-9]/);
    expect(await tryWith(`${credential}=`)).toContain("ended badly");
  },
);

/** As a message carries it, without its mask. */
const ipv4 = (host: string) => ({
  host,
  port: 9,
  plain: Buffer.from([0, 1, 0, 9, ...host.split(".").map(Number)]),
});

it.skipIf(missing !== undefined)(
  `the documented line relays to public addresses, and to nothing private${why}`,
  async () => {
    const strict = await startOther({ peers: "documented" });
    const channel = await openChannel(parseIceUrl(strict.urls.udp)!, channelOptions);
    onTestFinished(() => channel.close());
    const allocation = await allocate(channel, strict.credentials());
    for (const host of [
      ...["0.0.0.1", "10.0.0.1", "10.255.255.254", "100.64.0.1", "127.0.0.1", "169.254.169.254"],
      ...["172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.254", "224.0.0.1"],
    ])
      await expect(allocation.permit(ipv4(host)), host).rejects.toMatchObject({
        trouble: { kind: "refused", code: 403 },
      });
    for (const host of ["203.0.113.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "9.255.255.255"])
      await allocation.permit(ipv4(host));
    await allocation.release();
  },
);

it.skipIf(missing !== undefined)(`the quota is one set of credentials' own${why}`, async () => {
  const narrow = await startOther({ options: ["--user-quota=1"] });
  const first = narrow.credentials();
  const channel = await openChannel(parseIceUrl(narrow.urls.udp)!, channelOptions);
  onTestFinished(() => channel.close());
  const allocation = await allocate(channel, first);
  expect(await check(narrow.urls.udp, first)).toEqual({
    kind: "trouble",
    trouble: { kind: "refused", code: 486 },
  });
  expect(await check(narrow.urls.udp, narrow.credentials())).toMatchObject({ kind: "turn" });
  await allocation.release();
  const again = () => check(narrow.urls.udp, first);
  await expect.poll(again, { timeout: 10_000, message: "what is given back counts no more" }).toMatchObject({
    kind: "turn",
  });
});

const checkTurn = async (settings: Readonly<Record<string, string>>) => {
  const { code, output, errors } = await run("server/cli/admin.ts", ["check-turn"], settings).finished;
  return { code, lines: `${output}${errors}`.trimEnd().split("\n") };
};

it.skipIf(missing !== undefined)(`check-turn says that all works, over every way${why}`, async () => {
  const { code, lines } = await checkTurn({
    ...coturn.settings,
    RELAY_STUN_URLS: coturn.urls.stun,
    NODE_EXTRA_CA_CERTS: coturn.certificate,
  });
  const works = expect.stringMatching(
    /^ {2}works: it sees this machine as 127\.0\.0\.1, relays at 127\.0\.0\.1:\d+, and what is sent there arrives$/,
  );
  expect(lines).toEqual([
    coturn.urls.stun,
    "  works: it sees this machine as 127.0.0.1",
    ...transports.flatMap((transport) => [coturn.urls[transport], works]),
  ]);
  expect(code).toBe(0);
});

it.skipIf(missing !== undefined)(
  `check-turn says what to mend: secret, certificate, rules${why}`,
  async () => {
    const wrong = await checkTurn({
      RELAY_TURN_URLS: coturn.urls.udp,
      RELAY_TURN_SECRET: "w".repeat(32),
    });
    expect(wrong.code).toBe(1);
    expect(wrong.lines[1]).toContain("turnSecret must be coturn's static-auth-secret");
    expect(wrong.lines.slice(2)).toEqual([
      expect.stringMatching(/^Not set: TURN over TCP/),
      expect.stringMatching(/^Not set: TURN over TLS .*only web pages/),
    ]);
    const untrusted = await checkTurn({ ...coturn.settings, RELAY_TURN_URLS: coturn.urls.tls });
    expect(untrusted.code).toBe(1);
    expect(untrusted.lines[1]).toMatch(
      /browsers will refuse its certificate \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    );
    const strict = await startOther({ peers: "documented" });
    const forbidden = await checkTurn({ ...strict.settings, RELAY_TURN_URLS: strict.urls.udp });
    expect([forbidden.code, forbidden.lines[1]]).toEqual([0, expect.stringContaining("denied-peer-ip")]);
  },
);
