// Chromium knows no app:// scheme: pages are loaded from an https stand-in, and main sees the real address only.
const suffix = ".electron-double.test";

/** app://parley/a -> https://parley.app.electron-double.test/a; http, https, data and blob stay as they are. */
export function toStandIn(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url);
  if (/^(https?|data|about|blob):$/.test(protocol)) return url;
  return `https://${host}.${protocol.slice(0, -1)}${suffix}${pathname}${search}${hash}`;
}

export function fromStandIn(url: string): string {
  if (url.startsWith("blob:")) return `blob:${fromStandIn(url.slice("blob:".length))}`;
  const parsed = URL.parse(url);
  if (parsed === null || !parsed.host.endsWith(suffix)) return url;
  const parts = parsed.host.slice(0, -suffix.length).split(".");
  const scheme = parts.pop();
  return `${scheme}://${parts.join(".")}${parsed.pathname}${parsed.search}${parsed.hash}`;
}
