// The double's default session and protocol: what the main process decides about requests, permissions, screens and downloads, kept for
// the pages to be asked about.
import { EventEmitter } from "node:events";
import type { Streams } from "electron";
import type { SenderFrame } from "./ipcMain.ts";

type MediaType = "video" | "audio";
type PermissionRequest = (
  contents: unknown,
  permission: string,
  decide: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean; mediaTypes?: readonly MediaType[] },
) => void;
type PermissionCheck = (
  contents: unknown,
  permission: string,
  origin: string,
  details: { isMainFrame: boolean; requestingUrl: string; mediaType?: MediaType },
) => boolean;
type DevicePermission = (details: { deviceType: string; origin: string }) => boolean;
type BeforeRequest = (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void;
export interface DisplayMediaRequest {
  readonly frame: SenderFrame | null;
  readonly videoRequested: boolean;
  readonly audioRequested: boolean;
}
type DisplayMedia = (request: DisplayMediaRequest, decide: (streams: Streams | null) => void) => void;
type ProtocolHandler = (request: Request) => Response | Promise<Response>;

let permissionRequest: PermissionRequest | null = null;
let permissionCheck: PermissionCheck | null = null;
let devicePermission: DevicePermission | null = null;
let beforeRequest: BeforeRequest | null = null;
let displayMedia: DisplayMedia | null = null;
const privileged = new Set<string>();
const protocolHandlers = new Map<string, ProtocolHandler>();

class DoubleSession extends EventEmitter {
  setPermissionRequestHandler = (handler: PermissionRequest | null) => void (permissionRequest = handler);
  setPermissionCheckHandler = (handler: PermissionCheck | null) => void (permissionCheck = handler);
  setDevicePermissionHandler = (handler: DevicePermission | null) => void (devicePermission = handler);
  setDisplayMediaRequestHandler = (handler: DisplayMedia | null) => void (displayMedia = handler);
  webRequest = { onBeforeRequest: (handler: BeforeRequest | null) => void (beforeRequest = handler) };
  /** Not Electron's: asks what main has decided, for questions that no page of the double can put. */
  decisions = {
    cancels: (url: string) => isRequestCancelled(url),
    /** What each of the two handlers says. */
    permits: async (question: PermissionQuestion) => ({
      request: await isGranted(undefined, question),
      check: isLookedUp(undefined, question),
    }),
    lends: (deviceType: string, origin: string) => devicePermission?.({ deviceType, origin }) ?? false,
    shares: (request: DisplayMediaRequest) => chosenStreams(request),
  };
}

const defaultSession = new DoubleSession();

export const session = { defaultSession };

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { scheme: string }[]): void {
    if (protocolHandlers.size > 0) throw new Error("protocol.registerSchemesAsPrivileged: too late");
    for (const { scheme } of schemes) privileged.add(scheme);
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    if (!privileged.has(scheme)) throw new Error(`the double serves privileged schemes only, not ${scheme}`);
    protocolHandlers.set(scheme, handler);
  },
  /** Not Electron's: as a request of Chromium's would come. */
  answer: async (url: string, method: string) => {
    const response = await protocolHandlers.get(new URL(url).protocol.slice(0, -1))!(
      new Request(url, { method }),
    );
    return { status: response.status, policy: response.headers.get("content-security-policy") };
  },
};

export function protocolHandler(scheme: string): ProtocolHandler | undefined {
  return protocolHandlers.get(scheme);
}

export function isRequestCancelled(url: string): boolean {
  let cancelled = false;
  beforeRequest?.({ url }, ({ cancel }) => (cancelled = cancel === true));
  return cancelled;
}

export interface PermissionQuestion {
  readonly permission: string;
  readonly url: string;
  readonly isMainFrame?: boolean;
  /** Of `media` and `display-capture`. */
  readonly mediaType?: MediaType;
}

/** Both handlers must agree; without handlers Electron grants everything, and so does the double. */
export async function isPermitted(contents: unknown, question: PermissionQuestion): Promise<boolean> {
  return (await isGranted(contents, question)) && isLookedUp(contents, question);
}

async function isGranted(contents: unknown, question: PermissionQuestion): Promise<boolean> {
  const { permission, url, isMainFrame = true, mediaType } = question;
  const mediaTypes = mediaType === undefined ? {} : { mediaTypes: [mediaType] };
  const ask = permissionRequest;
  if (ask === null) return true;
  const details = { isMainFrame, requestingUrl: url, ...mediaTypes };
  return new Promise((decide) => ask(contents, permission, decide, details));
}

function isLookedUp(contents: unknown, question: PermissionQuestion): boolean {
  const { permission, url, isMainFrame = true, mediaType } = question;
  const details = { isMainFrame, requestingUrl: url, ...(mediaType === undefined ? {} : { mediaType }) };
  const origin = URL.parse("/", url)?.href ?? "null";
  return permissionCheck?.(contents, permission, origin, details) ?? true;
}

/** What getDisplayMedia is given; null when main refuses, or has no handler. */
export function chosenStreams(request: DisplayMediaRequest): Promise<Streams | null> {
  const choose = displayMedia;
  return choose === null ? Promise.resolve(null) : new Promise((decide) => choose(request, decide));
}
