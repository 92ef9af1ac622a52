// The Electron host's entry: what must happen before the app is ready, one instance per profile, then the app itself.
import { join, resolve } from "node:path";
import { app } from "electron";
import { registerAppScheme } from "./appProtocol.ts";
import { runApp } from "./runApp.ts";

app.setName("Parley");
app.setAppUserModelId("chat.parley.desktop");
app.enableSandbox();
registerAppScheme();

const dataDir = app.commandLine.getSwitchValue("data-dir");
// For IT: `--invitation=<link> --name=<name>` enrols a new profile by itself; the window then starts at the recovery key.
const [invitation, name] = ["invitation", "name"].map((option) => app.commandLine.getSwitchValue(option));
// The lock of a single instance lives in this folder, so each profile has its own.
app.setPath("userData", dataDir === "" ? join(app.getPath("appData"), "Parley") : resolve(dataDir));

if (app.requestSingleInstanceLock()) {
  void runApp({
    dataDir: join(app.getPath("userData"), "profile"),
    pageDir: join(import.meta.dirname, "../renderer"),
    preload: join(import.meta.dirname, "preload.cjs"),
    ...(invitation && name ? { enrolment: { invitation, name } } : {}),
  });
} else {
  app.quit();
}
