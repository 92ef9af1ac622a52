// Every text of every screen, by language; the English one fixes the keys.
import { calls } from "./en/calls.ts";
import { common } from "./en/common.ts";
import { conversation } from "./en/conversation.ts";
import { dialogs } from "./en/dialogs.ts";
import { firstRun } from "./en/firstRun.ts";
import { frame } from "./en/frame.ts";
import { settings } from "./en/settings.ts";
import { calls as callsZh } from "./zh-CN/calls.ts";
import { common as commonZh } from "./zh-CN/common.ts";
import { conversation as conversationZh } from "./zh-CN/conversation.ts";
import { dialogs as dialogsZh } from "./zh-CN/dialogs.ts";
import { firstRun as firstRunZh } from "./zh-CN/firstRun.ts";
import { frame as frameZh } from "./zh-CN/frame.ts";
import { settings as settingsZh } from "./zh-CN/settings.ts";

export const english = { calls, common, conversation, dialogs, firstRun, frame, settings };

export const chinese = {
  calls: callsZh,
  common: commonZh,
  conversation: conversationZh,
  dialogs: dialogsZh,
  firstRun: firstRunZh,
  frame: frameZh,
  settings: settingsZh,
};
