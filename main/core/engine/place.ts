// Where something stands in a conversation, and who said it.
import type { AccountId, DeviceId } from "../../../shared/ids.ts";

/** Where a line stands: its place in the log and the relay's clock, or this device's own clock for lines of its own. */
export interface Place {
  readonly sequence?: number;
  readonly storedAt: number;
}

export interface Said extends Place {
  readonly by: AccountId;
  readonly deviceId: DeviceId;
  readonly sequence: number;
  /** In which it was encrypted. */
  readonly epoch: number | undefined;
}
