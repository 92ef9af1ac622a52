// Our own page's address: app://parley/. Everything that must know "is this us?" asks here, with a parsed URL.

export const appScheme = "app";
const appHost = "parley";
export const appPageUrl = `${appScheme}://${appHost}/index.html`;

/** True for any address of our own origin, fragments and queries included. */
export function isOurPage(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
}
