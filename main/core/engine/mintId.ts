// New ids: 16 unpredictable bytes, of the kind the caller names.
import { idFromBytes, type AnyId } from "../../../shared/ids.ts";
import type { Platform } from "../platform.ts";

export function mintId<Id extends AnyId>({ random }: Pick<Platform, "random">): Id {
  return idFromBytes<Id>(random(16));
}
