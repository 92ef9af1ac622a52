// The accounts of the organisation with their devices, for people or for programs.
import type { DirectoryEntry } from "../../shared/wire/directory.ts";
import type { Store } from "../store/store.ts";

export async function listAccounts({ accounts }: Store, json: boolean): Promise<string> {
  const entries: DirectoryEntry[] = [];
  for (let after = 0, more = true; more;) {
    const page = await accounts.directory(after);
    entries.push(...page.entries);
    [after, more] = [page.version, page.more];
  }
  if (entries.length === 0 && !json) return "No accounts yet.";
  return entries.map(json ? toJson : toText).join("\n");
}

function toJson({ accountId, name, active, devices }: DirectoryEntry): string {
  return JSON.stringify({ accountId, name, active, devices: devices.map(({ deviceId }) => deviceId) });
}

function toText({ accountId, name, active, devices }: DirectoryEntry): string {
  const lines = devices.map(({ deviceId }) => `    device ${deviceId}`);
  return [`${accountId}  ${name}${active ? "" : "  (deactivated)"}`, ...lines].join("\n");
}
