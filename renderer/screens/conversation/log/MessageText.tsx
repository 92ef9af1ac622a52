// What somebody wrote: text with its line breaks, marked with its language, addresses as links that the host opens outside.
import { memo, useMemo } from "react";
import { useLanguage } from "../../../text/useText.ts";
import { linkify } from "./linkify.ts";
import { textLanguage } from "./textLanguage.ts";
import "./MessageText.css";

interface MessageTextProps {
  readonly text: string;
  /** Links are tab stops only in the message that has the focus. */
  readonly active: boolean;
}

export const MessageText = memo(function MessageText({ text, active }: MessageTextProps) {
  const language = useLanguage();
  const parts = useMemo(() => linkify(text), [text]);
  return (
    <div className="messageText" lang={textLanguage(text, language)}>
      {parts.map((part, at) =>
        part.kind === "text" ? (
          part.text
        ) : (
          <a
            // The parts of a text never change places.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer"
            tabIndex={active ? 0 : -1}
          >
            {part.text}
          </a>
        ),
      )}
    </div>
  );
});
