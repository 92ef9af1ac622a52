// WebRTC's own messages between two windows, inside `call.signal`. They come from a member of the group, who may still run other code:
// every one is checked for size and shape before the browser sees it.
import * as z from "zod";
import { isOurDescription } from "./sdp.ts";

/** Attempts count the connections that the initiator opened to this stay; rounds the offers of one connection. Both from 1. */
const number = z.number().int().min(1).max(1_000_000);
const place = { attempt: number, round: number };
const longestDescription = 27_000;

export const mostCandidates = 40;

const candidate = z.object({
  /** RFC 8839 section 5.1, without "a=". Addresses only: a name would have to be looked up (mDNS ones stay in the building). */
  line: z
    .string()
    .max(400)
    .regex(
      /^candidate:[\w+/]{1,32} [1-2] (udp|tcp) \d{1,10} (((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?=\d)|(?= ))){4}|[0-9a-f]{0,4}:[0-9a-f:.]{1,40}|[\w-]{1,63}\.local) \d{1,5} typ (host|srflx|prflx|relay)( [\w-]+ [^\s]+)*$/i,
    )
    .refine((line) => Number(line.split(" ")[5]) <= 65_535),
  /** The m-line that it belongs to, which is also its mid. */
  mid: z.number().int().min(0).max(4),
});
export type Candidate = z.infer<typeof candidate>;

const description = { ...place, sdp: z.string().max(longestDescription).refine(isOurDescription) };

const signal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("offer"), ...description }),
  z.object({ kind: z.literal("answer"), ...description }),
  z.object({
    kind: z.literal("candidates"),
    ...place,
    candidates: z.array(z.unknown()).min(1).max(mostCandidates),
  }),
  /** To the initiator: look for a way again, in the same connection. */
  z.object({ kind: z.literal("restart"), attempt: number }),
  /** To the initiator: the connection is gone here, open another. Before the first one, `attempt` is 0. */
  z.object({ kind: z.literal("renew"), attempt: z.number().int().min(0).max(1_000_000) }),
]);

export type Signal =
  | Exclude<z.infer<typeof signal>, { kind: "candidates" }>
  | {
      readonly kind: "candidates";
      readonly attempt: number;
      readonly round: number;
      readonly candidates: readonly Candidate[];
    };

export interface ReadSignal {
  /** Absent when nothing of it can be used. */
  readonly signal?: Signal;
  /** How many parts were ignored: the whole, or single candidates. */
  readonly refused: number;
}

/** Never throws. */
export function readSignal(payload: string): ReadSignal {
  const checked = signal.safeParse(parsed(payload));
  if (!checked.success) return { refused: 1 };
  if (checked.data.kind !== "candidates") return { signal: checked.data, refused: 0 };
  const good = checked.data.candidates.flatMap((each) => candidate.safeParse(each).data ?? []);
  const refused = checked.data.candidates.length - good.length;
  return good.length === 0 ? { refused } : { signal: { ...checked.data, candidates: good }, refused };
}

export function writeSignal(signal: Signal): string {
  return JSON.stringify(signal);
}

/** As the browser gives it; undefined for what nobody needs to be told of. */
export function toCandidate(line: string, mid: number): Candidate | undefined {
  // Browsers only ever call by TCP, so two of them never meet there.
  if (/ tcp /i.test(line)) return undefined;
  return candidate.safeParse({ line, mid }).data;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
