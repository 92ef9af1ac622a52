// The double's default session and protocol: what the main process decides about requests and permissions, kept for the
// pages to be asked about.
type PermissionRequest = (
  contents: unknown,
  permission: string,
  decide: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;
type PermissionCheck = (
  contents: unknown,
  permission: string,
  origin: string,
  details: { isMainFrame: boolean; requestingUrl: string },
) => boolean;
type DevicePermission = (details: { deviceType: string; origin: string }) => boolean;
type BeforeRequest = (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void;
type ProtocolHandler = (request: Request) => Response | Promise<Response>;

let permissionRequest: PermissionRequest | null = null;
let permissionCheck: PermissionCheck | null = null;
let devicePermission: DevicePermission | null = null;
let beforeRequest: BeforeRequest | null = null;
const privileged = new Set<string>();
const protocolHandlers = new Map<string, ProtocolHandler>();

const defaultSession = {
  setPermissionRequestHandler: (handler: PermissionRequest | null) => void (permissionRequest = handler),
  setPermissionCheckHandler: (handler: PermissionCheck | null) => void (permissionCheck = handler),
  setDevicePermissionHandler: (handler: DevicePermission | null) => void (devicePermission = handler),
  webRequest: { onBeforeRequest: (handler: BeforeRequest | null) => void (beforeRequest = handler) },
  /** Not Electron's: asks what main has decided, for questions that no page of the double can put. */
  decisions: {
    cancels: (url: string) => isRequestCancelled(url),
    permits: (permission: string, url: string, isMainFrame: boolean) =>
      isPermitted(undefined, permission, url, isMainFrame),
    lends: (deviceType: string, origin: string) => devicePermission?.({ deviceType, origin }) ?? false,
  },
};

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

/** Both handlers must agree; without handlers Electron grants everything, and so does the double. */
export function isPermitted(contents: unknown, permission: string, url: string, isMainFrame = true): boolean {
  const details = { isMainFrame, requestingUrl: url };
  let granted = permissionRequest === null;
  permissionRequest?.(contents, permission, (answer) => (granted = answer), details);
  return granted && (permissionCheck?.(contents, permission, new URL("/", url).href, details) ?? true);
}
