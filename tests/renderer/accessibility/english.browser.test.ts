import { describeScreens } from "./screens.ts";

describeScreens({ language: "en", theme: "light" });
