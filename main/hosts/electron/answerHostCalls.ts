// The host's own calls and who answers them. Names are tried here first; everything else is the core's.
import { hostCalls, type HostCalls } from "../../../shared/bridge/hostCalls.ts";
import { answer, type Asked, type Handlers, type Reply } from "../../../shared/contract.ts";
import type { Log } from "../../../shared/log.ts";
import type { CallKeeper } from "./callKeeper.ts";
import type { ScreenChoice } from "./screenChoice.ts";
import { listScreens } from "./screenSharing.ts";

export interface HostParts {
  readonly choice: ScreenChoice;
  readonly keeper: CallKeeper;
}

/** What came from our page in, a Reply out; undefined when it is none of the host's calls. Never rejects. */
export function answerHostCalls(parts: HostParts, log: Log): (asked: Asked) => Promise<Reply> | undefined {
  const handlers = hostHandlers(parts);
  const onBug = (call: string, cause: unknown) => log.error("host call failed", cause, { call });
  return (asked) =>
    typeof asked.name === "string" && Object.hasOwn(hostCalls, asked.name)
      ? answer({ table: hostCalls, handlers, onBug }, asked, undefined)
      : undefined;
}

function hostHandlers({ choice, keeper }: HostParts): Handlers<HostCalls> {
  return {
    "screen.list": () => listScreens(choice),
    "screen.choose": ({ sourceId, withSound }) => {
      choice.choose(sourceId, withSound);
      return {};
    },
    "call.inProgress": ({ progress }) => {
      keeper.show(progress);
      return {};
    },
  };
}
