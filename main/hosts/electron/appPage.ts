// Our own page's address: app://parley/. Everything that must know "is this us?" asks here, with a parsed URL.

export const appScheme = "app";
const appHost = "parley";
export const appPageUrl = `${appScheme}://${appHost}/index.html`;

/** True for any address of our own origin, fragments and queries included. */
export function isOurPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
}

/** True for the address of a blob that our own page made. */
export function isOurBlob(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === "blob:" && isOurPage(parsed.pathname);
}

interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** True for a frame that shows our own page and lies in no other; null is a frame that is gone. */
export function isOurTopFrame(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isOurPage(frame.url);
}
