// The relay's command line for admins. It works on the relay's own database, whether the relay runs or not, under the same
// configuration (environment or --config); a running relay notices within a second.
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { systemClock } from "../../shared/node/systemClock.ts";
import { accountId, deviceId, type AccountId, type DeviceId } from "../../shared/ids.ts";
import type { Config } from "../config.ts";
import { checkConfig, readConfigFrom } from "../loadConfig.ts";
import { hashInvitation } from "../directory/invitations.ts";
import { invite } from "../directory/invite.ts";
import { visitSqliteStore } from "../store/sqlite/openSqliteStore.ts";
import type { Store } from "../store/store.ts";
import { checkTurn } from "./checkTurn.ts";
import { listAccounts } from "./listAccounts.ts";

const day = 24 * 60 * 60 * 1_000;

const program = new Command("relay:admin")
  .description("administers a Parley relay; settings come from RELAY_... variables or --config")
  .option("--config <file>", "the relay's configuration file");
program
  .command("check-config")
  .description("say whether the relay could start like this, or runs already")
  .action(() => run(checkConfig));
program
  .command("check-turn")
  .description("try every STUN and TURN server that is set, and say what works and what to open")
  .action(() => run(checkTurn));
program
  .command("invite")
  .description("make an invitation and print its link")
  .option("--uses <number>", "how many people may enrol with it", wholeNumber(10_000), 1)
  .option("--days <number>", "how long it is valid", wholeNumber(365), 7)
  .option("--name <name>", "proposed to the person as their name")
  .action((options: InviteOptions) => runOnStore((store, config) => printInvitation(store, config, options)));
program
  .command("withdraw-invitation")
  .argument("<invitation>", "its link, or the code in it")
  .description("nobody enrols with that invitation any more; who did stays")
  .action((invitation: string) => runOnStore((store) => withdraw(store, invitation)));
program
  .command("accounts")
  .description("list accounts and their devices")
  .option("--json", "one JSON object per line", false)
  .action(({ json }: { readonly json: boolean }) => runOnStore((store) => listAccounts(store, json)));
program
  .command("revoke-device")
  .argument("<device>", "its id, as `accounts` lists it", knownAs(deviceId))
  .description("cut a device off for good")
  .action((id: DeviceId) => runOnStore((store) => revokeDevice(store, id)));
program
  .command("deactivate-account")
  .argument("<account>", "its id, as `accounts` lists it", knownAs(accountId))
  .description("end an account and cut off all its devices")
  .action((id: AccountId) => runOnStore((store) => deactivate(store, id)));
program
  .command("backup")
  .argument("<file>", "where to, in a folder that only you may read: the relay's private key is in it")
  .description("copy the whole database, while the relay runs or not")
  .action((file: string) => runOnStore((store) => backUp(store, file)));
program
  .command("mark-restored")
  .description("after putting back a backup: devices publish their key packages anew when they connect")
  .action(() => runOnStore(markRestored));
await program.parseAsync(idsLast(process.argv.slice(2)), { from: "user" });

/** One id in 64 begins with a hyphen: behind `--` nothing is taken for an option. */
function idsLast(args: readonly string[]): readonly string[] {
  if (args.includes("--")) return args;
  const ids = args.filter((arg) => arg.startsWith("-") && deviceId.safeParse(arg).success);
  return ids.length === 0 ? args : [...args.filter((arg) => !ids.includes(arg)), "--", ...ids];
}

interface InviteOptions {
  readonly uses: number;
  readonly days: number;
  readonly name?: string;
}

async function printInvitation(store: Store, config: Config, options: InviteOptions): Promise<string> {
  const { uses, days, name } = options;
  const publicUrl = config.publicUrl ?? store.lastUrl() ?? `http://${config.host}:${config.port}`;
  const request = { uses, expiresInMs: days * day, ...(name === undefined ? {} : { name }) };
  const { link } = await invite({ store, clock: systemClock, random: randomBytes }, publicUrl, request);
  return link;
}

async function withdraw(store: Store, invitation: string): Promise<string> {
  const [code = ""] = (invitation.split("#").at(-1) ?? "").split(".");
  await store.accounts.withdrawInvitation(hashInvitation(code));
  return "The invitation is withdrawn.";
}

async function revokeDevice(store: Store, id: DeviceId): Promise<string> {
  const device = await store.accounts.device(id);
  if (device === undefined) throw new Error("no such active device");
  await store.accounts.revokeDevice(device.accountId, device.deviceId, systemClock.now());
  return "The device is revoked.";
}

async function deactivate(store: Store, id: AccountId): Promise<string> {
  await store.accounts.deactivate(id, systemClock.now());
  return "The account is deactivated and its devices are revoked.";
}

async function backUp(store: Store, file: string): Promise<string> {
  store.backUp(file);
  return `Everything is in ${resolve(file)}.`;
}

async function markRestored(store: Store): Promise<string> {
  await store.markRestored();
  return "Marked as restored. Restart the relay if it is running, so that every device connects anew.";
}

function runOnStore(action: (store: Store, config: Config) => Promise<string>): Promise<void> {
  return run(async (config) => {
    const store = visitSqliteStore({
      dataDir: config.dataDir,
      organisationName: config.organisation,
      retentionMs: config.retentionMs,
      random: randomBytes,
      listener: { changed: () => {}, committed: () => {}, broken: report, stuck: report },
    });
    return action(store, config).finally(() => store.close());
  });
}

async function run(action: (config: Config) => string | Promise<string>): Promise<void> {
  try {
    const config = readConfigFrom(process.env, program.opts<{ config?: string }>().config);
    process.stdout.write(`${await action(config)}\n`);
  } catch (cause) {
    report(cause);
  }
}

function report(cause: unknown): void {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}

function knownAs<Id>(schema: { safeParse(text: string): { success: true; data: Id } | { success: false } }) {
  return (text: string): Id => {
    const checked = schema.safeParse(text);
    if (!checked.success) throw new InvalidArgumentError("expected an id of 22 characters");
    return checked.data;
  };
}

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > max)
      throw new InvalidArgumentError(`expected a whole number from 1 to ${max}`);
    return number;
  };
}
