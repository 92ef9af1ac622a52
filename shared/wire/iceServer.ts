// STUN and TURN servers as the relay hands them out: WebRTC's RTCIceServer. The credentials are coturn's time-limited ones
// ("use-auth-secret", draft-uberti-behave-turn-rest-00): username `<expiry in seconds>:<random>`, credential base64(HMAC-SHA1).
import * as z from "zod";
import { limits } from "./limits.ts";

/** stun:, turn: or turns: (RFC 7064, RFC 7065). */
const iceUrl = z
  .string()
  .max(limits.iceUrlLength)
  .regex(/^(stun|stuns|turn|turns):[^\s?]+(\?transport=(udp|tcp))?$/);

export const iceServer = z.object({
  urls: z.array(iceUrl).min(1).max(limits.iceUrls),
  username: z.string().min(1).max(200).optional(),
  credential: z.string().min(1).max(200).optional(),
});
export type IceServer = z.infer<typeof iceServer>;
