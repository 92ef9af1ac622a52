// Parts of the page that are fetched when it runs already. In a browser that can fail though the host is there: Chromium breaks off what it
// fetches, from this computer too, in the moment in which its network changes.

const againMs = 500;

/** Loads the whole page again when the part does not come: half a program is worse than a moment's wait. Does not resolve then. */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch {
    setTimeout(() => location.reload(), againMs);
    return new Promise<never>(() => undefined);
  }
}
