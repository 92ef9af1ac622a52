// A Chromium with made-up devices, and in every page of it a meter that sees the connections which the page makes, whoever makes them:
// what a call brings is read from WebRTC itself, not from what the interface says of it.
import { chromium, type Browser, type Page } from "playwright-core";
import { chromiumArguments, requireChromium } from "./findChromium.ts";

/** Devices that beep and count, so many pictures a second; a screen that is chosen at once, sound without a click. */
export function mediaArguments(picturesPerSecond: number): readonly string[] {
  return [
    `--use-fake-device-for-media-stream=fps=${picturesPerSecond}`,
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
  ];
}

/** What the meter adds to a page. */
export interface Meter {
  readonly connections: RTCPeerConnection[];
  /** Of the connections that are open: what came in over them. */
  received(): Promise<Received>;
  /** One line for each connection that is open: its states, and of each slot what goes out and what comes in. For whoever reads a red test. */
  describe(): readonly string[];
}

export interface Received {
  /** Pictures decoded. */
  readonly frames: number;
  /** Sound played out, in samples. */
  readonly samples: number;
  /** Of the sound that came (W3C webrtc-stats, totalAudioEnergy): silence has none. */
  readonly energy: number;
  /** Candidate types and protocols of the ways in use, such as "host udp" or "relay tcp". */
  readonly ways: readonly string[];
}

declare global {
  interface Window {
    meter: Meter;
    /** When something was last clicked. */
    clickedAt: number;
  }
}

export interface MediaBrowser {
  readonly browser: Browser;
  readonly pid: number;
  /** A page of a person of its own, who lets it use microphone and camera. */
  open(url: string): Promise<Page>;
  close(): Promise<void>;
}

export interface MediaBrowserOptions {
  /** Further ones of Chromium's arguments. */
  readonly args?: readonly string[];
  /** Of the camera. Encoding is most of what a test of a call costs, and few will do. */
  readonly picturesPerSecond?: number;
  /** Runs in every page after the meter, and is not bound by the page's policy. */
  readonly addToPages?: () => void;
  /** Instead of the system's Chromium: a script that starts it elsewhere. */
  readonly executablePath?: string;
}

export async function startMediaBrowser({
  args = [],
  picturesPerSecond = 5,
  addToPages,
  executablePath,
}: MediaBrowserOptions = {}): Promise<MediaBrowser> {
  const server = await chromium.launchServer({
    executablePath: executablePath ?? requireChromium(),
    headless: true,
    args: [...chromiumArguments, ...mediaArguments(picturesPerSecond), ...args],
    ignoreDefaultArgs: ["--mute-audio"],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    pid: server.process().pid!,
    async open(url) {
      const bypassCSP = addToPages !== undefined;
      const viewport = { width: 1280, height: 820 };
      const context = await browser.newContext({ viewport, locale: "en", bypassCSP });
      await context.grantPermissions(["microphone", "camera"], { origin: new URL(url).origin });
      await context.addInitScript(addMeter);
      if (addToPages !== undefined) await context.addInitScript(addToPages);
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Runs in the page before anything else of it. */
function addMeter(): void {
  const connections: RTCPeerConnection[] = [];
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
  const stats = async () => {
    const reports = await Promise.all(
      connections
        .filter(({ connectionState }) => connectionState !== "closed")
        .map((connection) => connection.getStats()),
    );
    return reports.flatMap<Record<string, unknown>>(
      (report) => [...report.values()] as Record<string, unknown>[],
    );
  };
  const waysOf = (reports: readonly Record<string, unknown>[]) => {
    const find = (id: unknown) => reports.find((report) => id !== undefined && report["id"] === id);
    const local = (transport: Record<string, unknown>) =>
      find(find(transport["selectedCandidatePairId"])?.["localCandidateId"]);
    return reports.flatMap((transport) => {
      const way = local(transport);
      return way === undefined
        ? []
        : `${String(way["candidateType"])} ${String(way["relayProtocol"] ?? way["protocol"])}`;
    });
  };
  const sum = (reports: readonly Record<string, unknown>[], member: string) =>
    reports.reduce((total, report) => total + Number(report[member] ?? 0), 0);
  const received = async () => {
    const reports = await stats();
    const inbound = reports.filter(({ type }) => type === "inbound-rtp");
    return {
      frames: sum(inbound, "framesDecoded"),
      samples: sum(inbound, "jitterBufferEmittedCount"),
      energy: sum(inbound, "totalAudioEnergy"),
      ways: waysOf(reports),
    };
  };
  const describeTrack = (track: MediaStreamTrack | null) =>
    track === null ? "nothing" : `${track.readyState}${track.muted ? " muted" : ""}`;
  const describe = () =>
    connections
      .filter(({ connectionState }) => connectionState !== "closed")
      .map((connection) => {
        const { signalingState, iceGatheringState, iceConnectionState, connectionState } = connection;
        const slots = connection
          .getTransceivers()
          .map(
            ({ mid, currentDirection, sender, receiver }) =>
              `${mid} ${currentDirection}: out ${describeTrack(sender.track)}, in ${describeTrack(receiver.track)}`,
          );
        return [signalingState, iceGatheringState, iceConnectionState, connectionState, ...slots].join("; ");
      });
  Object.assign(window, { connections, meter: { connections, received, describe } });
  addEventListener("click", () => (window.clickedAt = performance.now()), true);
}
