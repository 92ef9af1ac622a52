// Contents to bytes and back: JSON in UTF-8, checked against the schema before anything in it is believed.
import * as z from "zod";
import {
  content,
  transientContent,
  type Content,
  type TransientContent,
} from "../../../shared/content/content.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export function encodeContent(value: Content | TransientContent): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** `newer-version`: well-formed, of a type this version does not know; `damaged`: not what any version writes. */
export type DecodedContent = { readonly content: Content } | { readonly cause: "damaged" | "newer-version" };

export function decodeContent(plaintext: Uint8Array): DecodedContent {
  const value = parse(plaintext);
  const checked = content.safeParse(value);
  if (checked.success) return { content: checked.data };
  const type = z.object({ type: z.string() }).safeParse(value);
  return { cause: type.success && !knownTypes.has(type.data.type) ? "newer-version" : "damaged" };
}

/** Undefined for anything that is not a transient of this version: it is worthless in a moment anyhow. */
export function decodeTransient(plaintext: Uint8Array): TransientContent | undefined {
  const checked = transientContent.safeParse(parse(plaintext));
  return checked.success ? checked.data : undefined;
}

const knownTypes: ReadonlySet<string> = new Set(content.options.map((option) => option.shape.type.value));

function parse(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(plaintext));
  } catch {
    return undefined;
  }
}
