import { describeScreens } from "./screens.ts";

describeScreens({ language: "zh-CN", theme: "dark" });
