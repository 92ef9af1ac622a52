// Parts of the page that are fetched when it runs already. In a browser that can fail though the host is there: Chromium breaks off what it
// fetches, from this computer too, in the moment in which its network changes.

const againMs = 500;
/** What did not come twice in a row will hardly come the third time: nothing is gained by hurry. */
const laterMs = 10_000;
const inRowMs = 60_000;
const reloadedAt = "parley.reloadedAt";

/** Loads the whole page again when the part does not come: half a program is worse than a moment's wait. Does not resolve then. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch {
    setTimeout(reload, wasReloaded() ? laterMs : againMs);
    return new Promise<never>(() => undefined);
  }
}

function reload(): void {
  sessionStorage.setItem(reloadedAt, String(Date.now()));
  location.reload();
}

function wasReloaded(): boolean {
  const before = sessionStorage.getItem(reloadedAt);
  return before !== null && Date.now() - Number(before) < inRowMs;
}
