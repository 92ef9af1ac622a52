// The page's entry. The app is imported after zod has been told not to compile code from strings (the page's policy forbids
// it): schemas take note of that when they are made, and a bundler may run imported modules before their importer.
import "./bridge/jitless.ts";
import { loadPart } from "./loadPart.ts";

const [{ connectBridge }, { startApp }] = await loadPart(() =>
  Promise.all([import("./bridge/connectBridge.ts"), import("./startApp.tsx")]),
);
startApp(connectBridge());
