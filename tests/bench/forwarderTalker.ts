// A process that talks through the bare forwarder as a core talks through the relay: spoken to over the parent's channel.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface ForwarderTalker {
  send(to: string, body: Uint8Array): void;
  hear(listener: (body: Uint8Array) => void): void;
  close(): void;
}

export type ToTalker = { readonly to: string; readonly body: Uint8Array };
export type FromTalker = { readonly kind: "ready" } | { readonly kind: "heard"; readonly body: Uint8Array };

export async function startForwarderTalker(url: string, name: string): Promise<ForwarderTalker> {
  const child = fork(join(import.meta.dirname, "forwarderTalkerMain.ts"), [url, name], {
    serialization: "advanced",
  });
  await once(child, "message");
  return {
    send: (to, body) => void child.send({ to, body } satisfies ToTalker),
    hear: (listener) => {
      child.on("message", (message: FromTalker) => {
        if (message.kind === "heard") listener(message.body);
      });
    },
    close: () => child.disconnect(),
  };
}
