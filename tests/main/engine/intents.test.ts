import { expect, test } from "vitest";
import type { Intent } from "../../../main/core/engine/intent.ts";
import { Intents } from "../../../main/core/engine/intents.ts";
import { addIntent } from "../../../main/core/store/commits.ts";
import { readConversation } from "../../../main/core/store/conversations.ts";
import { Failure, type FaultCode } from "../../../shared/fault.ts";
import { openFakeEngine, settle } from "./fakeEngine.ts";

test.each<FaultCode>(["offline", "timeout", "rate-limited", "internal"])(
  "leaving is taken up again after %s",
  async (code) => {
    const fake = openFakeEngine();
    const intents = new Intents(fake.engine);
    fake.engine.intents = intents;
    fake.engine.inbox = { ...fake.engine.inbox, isCurrent: () => true, forget() {} } as never;
    const asked: string[] = [];
    fake.relay = (name) => {
      asked.push(name);
      if (asked.length === 1) throw new Failure(code);
      return {};
    };
    addIntent<Intent>(fake.engine.store, fake.here, { kind: "leave", notBefore: 0 });
    intents.wakeSoon(fake.here);
    await settle();
    expect(readConversation(fake.engine.store, fake.here)?.isMember).toBe(true);
    // After a pause by itself; without a connection, after the next login.
    fake.clock.advance(60_000);
    if (code === "offline") intents.wakeAll();
    await settle();
    expect(asked).toEqual(["conversation.leave", "conversation.leave"]);
    expect(readConversation(fake.engine.store, fake.here)?.isMember).toBe(false);
  },
);
