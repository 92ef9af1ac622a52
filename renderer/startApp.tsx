// Shows the app in #root on a given bridge: the entry hands in the host's, tests hand in their own.
import { createRoot } from "react-dom/client";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { assert } from "../shared/assert.ts";
import type { Bridge } from "./bridge/bridge.ts";
import { startCalls } from "./calls/engine.ts";
import { follow } from "./state/follow.ts";
import { startText } from "./text/i18n.ts";
import { App } from "./screens/App.tsx";
import "./styles/tokens.css";
import "./styles/base.css";

export function startApp(bridge: Bridge): void {
  const root = document.getElementById("root");
  assert(root !== null, "the page has #root");
  startText();
  void follow(bridge);
  startCalls(bridge);
  createRoot(root).render(
    <CSPProvider disableStyleElements>
      <App />
    </CSPProvider>,
  );
}
