// The double's safeStorage: a key file in userData stands for the operating system's key store.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SafeStorage } from "electron";
import { app } from "./app.ts";

export const safeStorage = {
  isEncryptionAvailable: () => app.isReadyNow,
  getSelectedStorageBackend() {
    if (!app.isReadyNow) return "unknown";
    return process.env["ELECTRON_DOUBLE_KEY_STORE"] === "basic_text" ? "basic_text" : "gnome_libsecret";
  },
  encryptString(text: string): Buffer {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key(), iv);
    return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  },
  decryptString(encrypted: Buffer): string {
    const decipher = createDecipheriv("aes-256-gcm", key(), encrypted.subarray(0, 12));
    decipher.setAuthTag(encrypted.subarray(-16));
    return Buffer.concat([decipher.update(encrypted.subarray(12, -16)), decipher.final()]).toString("utf8");
  },
} satisfies Partial<SafeStorage>;

function key(): Buffer {
  if (!app.isReadyNow) throw new Error("safeStorage cannot be used before the app is ready");
  const path = join(app.getPath("userData"), "electron-double.key");
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600 });
  return readFileSync(path);
}
