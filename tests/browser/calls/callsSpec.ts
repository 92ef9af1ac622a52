// Calls as people make them: real windows on real hosts, cores and a real relay, in Chromium with made-up devices. That sound and pictures
// arrive is read from WebRTC; everything else is what people do and see. Each call ends in the right line of the history of everybody.
// Several files, so that they run side by side.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, onTestFinished } from "vitest";
import { buildWhenStale } from "../../support/browser.ts";
import { arrangeMeeting, CallWindow, type Meeting } from "../../support/callWindows.ts";
import { startMediaBrowser, type MediaBrowser } from "../../support/mediaBrowser.ts";
import { startRelayProcess, type RelayProcess } from "../../support/relayProcess.ts";

export interface Place {
  readonly relay: RelayProcess;
  readonly folder: string;
}

export interface CallsSpec {
  readonly arrange: (meeting: Pick<Meeting, "names" | "group" | "secondDevices">) => Promise<Place>;
  readonly open: (place: Pick<Place, "folder">, name: string, conversation: string) => Promise<CallWindow>;
  /** Anna and Ben, who have a conversation with each other. */
  readonly twoPeople: () => Promise<Place & { readonly anna: CallWindow; readonly ben: CallWindow }>;
}

/** Of each test. */
export const timeout = 180_000;

/** Call once, at the top of a file of tests. */
export function callsSpec(): CallsSpec {
  let browser: MediaBrowser;
  let windows: CallWindow[] = [];
  beforeAll(async () => {
    buildWhenStale();
    browser = await startMediaBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async ({ task }) => {
    const isRed = task.result?.state === "fail";
    const seen = isRed ? await Promise.all(windows.map((window) => window.describe())) : [];
    const troubles = windows.flatMap((window) => window.troubles);
    await Promise.all(windows.map((window) => window.close()));
    windows = [];
    expect({ troubles, seen }).toEqual({ troubles: [], seen: [] });
  });
  const open: CallsSpec["open"] = async ({ folder }, name, conversation) => {
    const window = await CallWindow.open({ browser, dataDir: join(folder, name), conversation });
    windows.push(window);
    return window;
  };
  return {
    arrange,
    open,
    async twoPeople() {
      const place = await arrange({ names: ["Anna", "Ben"] });
      const [anna, ben] = await Promise.all([open(place, "Anna", "Ben"), open(place, "Ben", "Anna")]);
      return { ...place, anna, ben };
    },
  };
}

async function arrange(meeting: Pick<Meeting, "names" | "group" | "secondDevices">): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "parley-calls-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const relay = await startRelayProcess(join(folder, "relay"));
  onTestFinished(() => relay.close());
  await arrangeMeeting({ folder, link: await relay.invite(meeting.names.length), ...meeting });
  return { relay, folder };
}
