// Secrets in Electron: the operating system's key store through safeStorage. Where Linux offers none, Chromium falls back to
// a password that is the same on every machine ("basic_text"); that is not protection, and is not used.
import { safeStorage } from "electron";
import type { Secrets } from "../../core/platform.ts";

/** Only after the app is ready. Undefined where there is no key store that deserves the name: then a passphrase keeps the key. */
export function openSafeStorageSecrets(): Secrets | undefined {
  const backend = backendName();
  if (backend === "basic_text" || backend === "unknown" || !safeStorage.isEncryptionAvailable())
    return undefined;
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
