// Calls of a logged-in device about itself and its account: vault, directory, key packages, ways for calls, presence.
import type { Handlers } from "../../shared/contract.ts";
import type { DeviceCalls } from "../../shared/wire/calls.ts";
import type { Components } from "../components.ts";
import type { Connection } from "../connection.ts";
import { listIceServers } from "../turn/listIceServers.ts";

type OwnCalls =
  | "device.revoke"
  | "vault.store"
  | "directory.changes"
  | "account.rename"
  | "keyPackage.publish"
  | "keyPackage.claim"
  | "iceServer.list"
  | "presence.set"
  | "presence.watch";

export function deviceHandlers(components: Components): Pick<Handlers<DeviceCalls, Connection>, OwnCalls> {
  const { store, clock, gates, presence } = components;
  return {
    async "device.revoke"({ deviceId }, { loggedIn }) {
      await store.accounts.revokeDevice(loggedIn.accountId, deviceId, clock.now());
      return {};
    },
    async "vault.store"({ vaultId, vault }, { loggedIn }) {
      await store.vaults.store(loggedIn.accountId, { vaultId, vault });
      return {};
    },
    "directory.changes": ({ after }) => store.accounts.directory(after),
    async "account.rename"({ name }, { loggedIn }) {
      await store.accounts.rename(loggedIn.accountId, name);
      return {};
    },
    "keyPackage.publish": async (published, { loggedIn }) => ({
      count: await store.keyPackages.publish(loggedIn.deviceId, published),
    }),
    async "keyPackage.claim"({ accounts, except }, { loggedIn }) {
      await gates.pass("claims", loggedIn.deviceId, accounts.length);
      return { claimed: await store.keyPackages.claim(accounts, except) };
    },
    async "iceServer.list"(_params, { loggedIn }) {
      await gates.pass("iceServers", loggedIn.deviceId);
      return listIceServers(components);
    },
    "presence.set"({ state }, { loggedIn }) {
      presence.set(loggedIn.accountId, state);
      return {};
    },
    async "presence.watch"({ accounts }, connection) {
      const stored = await store.accounts.lastSeen(accounts);
      if (connection.socket.connected) presence.watch(connection, accounts);
      return { presences: Array.from(stored, ([accountId, at]) => presence.of(accountId, at)) };
    },
  };
}
