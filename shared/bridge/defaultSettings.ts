// What a setting is while nobody has changed it.
import type { SettingsView } from "./views.ts";

export const defaultSettings: SettingsView = {
  language: "system",
  theme: "system",
  density: "comfortable",
  sendWith: "enter",
  readReceipts: true,
  typingIndicator: true,
  notifications: true,
  notificationText: true,
  callsFrom: "everyone",
  alwaysRelayCalls: false,
  microphone: "",
  speaker: "",
  camera: "",
  noiseSuppression: true,
  echoCancellation: true,
  backgroundBlur: false,
  pushToTalk: false,
  ringtone: true,
};
