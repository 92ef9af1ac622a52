// The Node host as one thing that lives and closes: takes the profile, opens the core, serves page and bridge on 127.0.0.1.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openConnections } from "../../../shared/node/openConnections.ts";
import { createCore, type Core } from "../../core/createCore.ts";
import type { Platform } from "../../core/platform.ts";
import { lockProfile } from "../common/lockProfile.ts";
import { openPageFiles } from "../common/pageFiles.ts";
import { answerRequest } from "./answerRequest.ts";
import { createDoorkeeper } from "./doorkeeper.ts";
import { originOf } from "./requestGuard.ts";
import { serveBridge } from "./serveBridge.ts";

export interface NodeHostOptions {
  readonly platform: Platform;
  /** The folder of the built page. */
  readonly pageDir: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Told when the printed address was used up; `url` is the one for a further browser. */
  readonly onEntered?: (url: string) => void;
}

export interface NodeHost {
  readonly core: Core;
  /** The address to open; its token works once. */
  url(): string;
  close(): Promise<void>;
}

/** How long connections may take to end by themselves. */
const partingMs = 2_000;

/** Another program holds this profile. */
export class ProfileInUse extends Error {}

/** Throws ProfileInUse when the profile is taken, and whatever kept the page, the core or the port from opening. */
export async function startNodeHost(options: NodeHostOptions): Promise<NodeHost> {
  const unlock = lockProfile(options.platform.dataDir);
  if (unlock === undefined) throw new ProfileInUse("another program has this profile open");
  try {
    const core = await createCore(options.platform);
    return await serve(options, core, unlock);
  } catch (cause) {
    unlock();
    throw cause;
  }
}

async function serve(options: NodeHostOptions, core: Core, unlock: () => void): Promise<NodeHost> {
  const { platform, pageDir } = options;
  const http = createServer();
  const cutConnections = openConnections(http);
  const address = () => ({ port: (http.address() as AddressInfo).port });
  try {
    const doorkeeper = createDoorkeeper(platform.random);
    const url = () => `${originOf(address())}/enter?token=${doorkeeper.token()}`;
    const files = openPageFiles(pageDir);
    const onEntered = () => options.onEntered?.(url());
    const onBug = (cause: unknown) => platform.log.error("request failed", cause);
    http.on("request", (request, response) => {
      void answerRequest({ address: address(), doorkeeper, files, onEntered }, { request, response }, onBug);
    });
    const closeBridge = serveBridge({ http, core, doorkeeper, log: platform.log, address });
    await listen(http, options.port);
    const close = async () => {
      const stopWaiting = platform.clock.after(partingMs, cutConnections);
      await closeBridge();
      stopWaiting();
      await core.close();
      unlock();
    };
    return { core, url, close: once(close) };
  } catch (cause) {
    await core.close();
    throw cause;
  }
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(port, "127.0.0.1", () => resolve());
  });
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => (closing ??= close());
}
