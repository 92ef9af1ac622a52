// Placeholder while the parts are built side by side.
import type { CallSignalView, CallView } from "../../../shared/bridge/callViews.ts";
import type { Params } from "../../../shared/contract.ts";
import type { BridgeCalls } from "../../../shared/bridge/calls.ts";
import { Failure } from "../../../shared/fault.ts";

export class Calls {
  list(): CallView[] {
    return [];
  }
  start(_: Params<BridgeCalls, "call.start">): Promise<CallView> {
    throw new Failure("internal");
  }
  join(_: Params<BridgeCalls, "call.join">): Promise<CallView> {
    throw new Failure("internal");
  }
  async decline(_: Params<BridgeCalls, "call.decline">): Promise<void> {}
  async leave(_: Params<BridgeCalls, "call.leave">): Promise<void> {}
  present(_: Params<BridgeCalls, "call.present">): void {}
  async signal(_: Params<BridgeCalls, "call.signal">): Promise<void> {}
  lost(_: Params<BridgeCalls, "call.lost">): void {}
}
export type { CallSignalView };
