// The few words that the host itself shows: native menus, what is said before a window can open or when it closes, a ringing call's
// notification. Everything else is the renderer's.

export type HostLanguage = "en" | "zh-CN";

const english = {
  edit: "Edit",
  undo: "Undo",
  redo: "Redo",
  cut: "Cut",
  copy: "Copy",
  paste: "Paste",
  pastePlain: "Paste without formatting",
  selectAll: "Select all",
  view: "View",
  resetZoom: "Actual size",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fullScreen: "Full screen",
  window: "Window",
  minimise: "Minimise",
  close: "Close",
  about: "About Parley",
  hide: "Hide Parley",
  hideOthers: "Hide others",
  showAll: "Show all",
  quit: "Quit Parley",
  inUseTitle: "Parley is already open",
  inUseBody: "Another program has this profile open. Close it, then start Parley again.",
  notStartedTitle: "Parley did not start",
  notStartedBody: "Something in Parley failed while starting. The cause is in this log file:",
  pageGoneTitle: "Parley's window keeps closing",
  pageGoneBody: "Nothing that you wrote or received is lost. Start Parley again.",
  inCall: "You are in a call. Leave it?",
  leaveCall: "Leave call",
  stayInCall: "Stay in call",
  incomingCall: "Incoming voice call",
  incomingVideoCall: "Incoming video call",
  decline: "Decline",
};

export type HostTexts = typeof english;

const chinese: HostTexts = {
  edit: "编辑",
  undo: "撤销",
  redo: "重做",
  cut: "剪切",
  copy: "复制",
  paste: "粘贴",
  pastePlain: "粘贴为纯文本",
  selectAll: "全选",
  view: "显示",
  resetZoom: "实际大小",
  zoomIn: "放大",
  zoomOut: "缩小",
  fullScreen: "全屏",
  window: "窗口",
  minimise: "最小化",
  close: "关闭",
  about: "关于 Parley",
  hide: "隐藏 Parley",
  hideOthers: "隐藏其他",
  showAll: "全部显示",
  quit: "退出 Parley",
  inUseTitle: "Parley 已经打开",
  inUseBody: "另一个程序正在使用这份资料。关闭它，然后重新启动 Parley。",
  notStartedTitle: "Parley 没有启动",
  notStartedBody: "Parley 启动时出错。原因在这个日志文件里：",
  pageGoneTitle: "Parley 的窗口反复出错",
  pageGoneBody: "你写的和收到的内容都没有丢失。请重新启动 Parley。",
  inCall: "你正在通话中，要离开吗？",
  leaveCall: "离开通话",
  stayInCall: "继续通话",
  incomingCall: "语音来电",
  incomingVideoCall: "视频来电",
  decline: "拒绝",
};

export function hostTexts(language: HostLanguage): HostTexts {
  return language === "zh-CN" ? chinese : english;
}

/** The setting, or what the system speaks. */
export function hostLanguage(setting: HostLanguage | "system", systemLocale: string): HostLanguage {
  if (setting !== "system") return setting;
  return systemLocale.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}
