// Reads MLS messages strictly: whatever the network sends, the answer is a message or nothing, never an exception.
import { decodeMlsMessage, type MLSMessage } from "ts-mls";

/** One MLSMessage (RFC 9420 section 6) and nothing after it; undefined for everything else. */
export function readMessage(bytes: Uint8Array): MLSMessage | undefined {
  try {
    const decoded = decodeMlsMessage(bytes, 0);
    return decoded !== undefined && decoded[1] === bytes.length ? decoded[0] : undefined;
  } catch {
    return undefined;
  }
}
