// What a key press in the composer means. While an input method composes, Enter only confirms what it composed.

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  /** 229 for keys that an input method has taken, also where `isComposing` comes too late. */
  readonly keyCode: number;
}

/** Undefined: the text box does what it does by itself; Enter and Shift+Enter start a new line there. */
export function composerKey(
  press: KeyPress,
  sendWith: "enter" | "ctrl-enter",
): "send" | "newLine" | undefined {
  if (press.key !== "Enter" || press.isComposing || press.keyCode === 229) return undefined;
  const modified = press.ctrlKey || press.metaKey;
  if (sendWith === "ctrl-enter") return modified ? "send" : undefined;
  if (press.shiftKey) return undefined;
  return modified || press.altKey ? "newLine" : "send";
}
