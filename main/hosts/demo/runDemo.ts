// The demonstration as it lives: relay, colleagues, the story on the first start, the two apps; and everything ends together.
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../../../shared/log.ts";
import { enrol } from "../common/enrol.ts";
import {
  findElectron,
  hasDisplay,
  openInBrowser,
  startElectronApp,
  startNodeApp,
  type Electron,
} from "./apps.ts";
import type { Child } from "./children.ts";
import { openPerson, type Person } from "./person.ts";
import { startRelay } from "./relay.ts";
import { team } from "./team.ts";
import { tellStory } from "./tellStory.ts";

export interface DemoOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly version: string;
  readonly opensBrowser: boolean;
  readonly log: Log;
}

export interface Demo {
  /** The exit code: 0 after stop(), 1 when something failed or ended by itself. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

interface Running extends DemoOptions {
  readonly children: Child[];
  readonly people: Map<string, Person>;
  readonly electron: Electron;
}

export function runDemo(options: DemoOptions): Demo {
  const running: Running = {
    ...options,
    children: [],
    people: new Map(),
    electron: findElectron(options.root),
  };
  const { promise: stopped, resolve: markStopped } = Promise.withResolvers<number>();
  const started = start(running);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopAll(running).then(() => markStopped(0)));
  const ended = started.then(
    () => Promise.race([stopped, anyEnd(running)]),
    (cause: unknown) => {
      if (stopping === undefined) console.error(cause instanceof Error ? cause.message : cause);
      return stopping === undefined ? 1 : 0;
    },
  );
  return {
    stop,
    ended: ended.then(async (code) => {
      await stop();
      return code;
    }),
  };
}

async function start(running: Running): Promise<void> {
  const { root, dataDir, people } = running;
  const told = join(dataDir, "told");
  // A start that was cut short before any window opened left nothing worth keeping.
  if (!existsSync(told))
    for (const part of ["relay", "people"]) rmSync(join(dataDir, part), { recursive: true, force: true });
  console.log(`Data: ${dataDir}  (npm start -- --fresh empties it)`);
  const relay = await startRelay(root, dataDir);
  running.children.push(relay.child);
  console.log(`Relay: ${relay.url}`);
  const isFirst = !existsSync(told);
  const link = isFirst ? await relay.invite(team.length) : undefined;
  await openPeople(running, link);
  if ("program" in running.electron) openElectronApps(running, running.electron.program, link);
  if (isFirst) {
    console.log("The team enrols and says hello ...");
    await tellStory(people);
    writeFileSync(told, "");
  }
  if ("missing" in running.electron) await openNodeApps(running, running.electron.missing);
  console.log("Ctrl+C stops everything.");
}

/** Without Electron, the two with a window take part in the story here, before their own apps open. */
async function openPeople(running: Running, invitation: string | undefined): Promise<void> {
  for (const { key, name, hasWindow } of team) {
    if (hasWindow && ("program" in running.electron || invitation === undefined)) continue;
    const person = await openPerson({ ...running, dataDir: join(running.dataDir, "people", key) });
    running.people.set(key, person);
    if (invitation === undefined) continue;
    await enrol(person.ask, { invitation, name });
    await person.until("a connection", async () => {
      const { connection } = await person.ask("app.view", {});
      return connection.state === "online" ? true : undefined;
    });
    await person.ask("recoveryKey.confirm", {});
  }
}

function openElectronApps(
  { root, dataDir, children }: Running,
  program: string,
  invitation: string | undefined,
): void {
  console.log("Two windows open in Electron.");
  for (const { key, name, hasWindow } of team) {
    if (!hasWindow) continue;
    const enrolment = invitation === undefined ? [] : [`--invitation=${invitation}`, `--name=${name}`];
    const place = { root, dataDir: join(dataDir, "people", `${key}-electron`) };
    children.push(startElectronApp(program, place, enrolment));
  }
}

async function openNodeApps(running: Running, reason: string): Promise<void> {
  const { root, dataDir, people, children, opensBrowser } = running;
  console.log(`${reason}: the two apps are served to a browser, each at its own address.`);
  for (const member of team) {
    if (!member.hasWindow) continue;
    await people.get(member.key)?.close();
    people.delete(member.key);
    const { child, url } = await startNodeApp(member, { root, dataDir: join(dataDir, "people", member.key) });
    children.push(child);
    console.log(`  ${member.name}: ${url}`);
    if (opensBrowser && hasDisplay()) openInBrowser(url);
  }
}

/** Closing an app's window ends that app alone; the relay's end, or the last app's, ends the demonstration. */
async function anyEnd({ children }: Running): Promise<number> {
  const [relay, ...apps] = children;
  const appsEnd = Promise.all(apps.map((app) => app.ended)).then(() => 0);
  const relayEnd = relay!.ended.then(() => 1);
  return Promise.race([appsEnd, relayEnd]);
}

/** Apps first, the relay last, so that nobody is left asking. */
async function stopAll({ children, people }: Running): Promise<void> {
  const [relay, ...apps] = children;
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all([...people.values()].map((person) => person.close()));
  await relay?.stop();
}
