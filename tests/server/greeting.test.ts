// What the relay prints when it listens, and what it warns of.
import { expect, it } from "vitest";
import { greeting } from "../../server/cli/greeting.ts";
import { readConfig } from "../../server/config.ts";

const greet = async (environment: Readonly<Record<string, string>>, isNew = false) =>
  greeting(
    {
      url: "http://127.0.0.1:7420",
      isNew: async () => isNew,
      invite: async () => ({ code: "CODE", link: "http://127.0.0.1:7420/join#CODE" }),
    },
    readConfig({ RELAY_DATA_DIR: "/srv/relay", ...environment }),
  );

it("says where it is and how to invite, and invites the first person itself", async () => {
  expect(await greet({})).toBe(
    "Parley relay of /srv/relay is listening on http://127.0.0.1:7420\n" +
      "To invite people: npm run relay:admin -- invite --help\n",
  );
  expect(await greet({}, true)).toContain("one use, valid for 7 days): http://127.0.0.1:7420/join#CODE\n");
});

it("names the folder in full, wherever it was started", async () => {
  expect(await greet({ RELAY_DATA_DIR: "./.data/relay" })).toContain(`${process.cwd()}/.data/relay is`);
});

it("warns of links that lead nowhere, and of a way without TLS", async () => {
  expect(await greet({ RELAY_HOST: "0.0.0.0" })).toContain("Set RELAY_PUBLIC_URL");
  expect(await greet({ RELAY_PUBLIC_URL: "http://chat.example.org" })).toContain("without TLS");
  const unsuspicious: readonly Readonly<Record<string, string>>[] = [
    { RELAY_HOST: "::1" },
    { RELAY_HOST: "0.0.0.0", RELAY_PUBLIC_URL: "https://chat.example.org" },
    { RELAY_PUBLIC_URL: "http://localhost:7420" },
    { RELAY_PUBLIC_URL: "http://[::1]:7420" },
  ];
  for (const fine of unsuspicious) expect(await greet(fine)).not.toContain("Note:");
});
