// Secrets in Electron: the operating system's key store through safeStorage. Where Linux offers none, Chromium falls back to
// a password that is the same on every machine ("basic_text"); that is not protection, so it is refused, not pretended.
import { safeStorage } from "electron";
import type { Secrets } from "../../core/platform.ts";

/** There is no key store that deserves the name; `backend` is what there was instead. */
export class NoKeyStore extends Error {
  readonly backend: string;

  constructor(backend: string) {
    super(`no key store: ${backend}`);
    this.backend = backend;
  }
}

/** Only after the app is ready. Throws NoKeyStore. */
export function openSafeStorageSecrets(): Secrets {
  const backend = backendName();
  if (backend === "basic_text" || backend === "unknown" || !safeStorage.isEncryptionAvailable()) {
    throw new NoKeyStore(backend);
  }
  // The synchronous pair is what core's Secrets can use: the key is needed before the first line of the profile is read.
  return {
    backend,
    wrap: (secret) => new Uint8Array(safeStorage.encryptString(Buffer.from(secret).toString("base64"))),
    unwrap: (wrapped) =>
      new Uint8Array(Buffer.from(safeStorage.decryptString(Buffer.from(wrapped)), "base64")),
  };
}

function backendName(): string {
  if (process.platform === "darwin") return "keychain";
  if (process.platform === "win32") return "dpapi";
  return safeStorage.getSelectedStorageBackend();
}
