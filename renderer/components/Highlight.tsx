// A name with the characters that a search hit underlined.
import { langOf } from "../text/han.ts";
import "./Highlight.css";

interface HighlightProps {
  readonly text: string;
  /** Positions (UTF-16), ascending. */
  readonly hits: readonly number[];
}

export function Highlight({ text, hits }: HighlightProps) {
  return (
    <span lang={langOf(text)}>
      {piecesOf(text, hits).map(({ start, piece, hit }) =>
        hit ? (
          <mark key={start} className="highlight">
            {piece}
          </mark>
        ) : (
          piece
        ),
      )}
    </span>
  );
}

interface Piece {
  readonly start: number;
  readonly piece: string;
  readonly hit: boolean;
}

/** Runs of characters that are all hit or all not. */
function piecesOf(text: string, hits: readonly number[]): readonly Piece[] {
  const marked = new Set(hits);
  const pieces: Piece[] = [];
  let start = 0;
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && marked.has(at) === marked.has(start)) continue;
    pieces.push({ start, piece: text.slice(start, at), hit: marked.has(start) });
    start = at;
  }
  return pieces;
}
