// Puts frames on a logged-in device's connection as they are, past every encoder, and tells what became of them.
import { expect } from "vitest";
import type { WireClient } from "../../server/support/wireClient.ts";
import type { WireDevice } from "../../server/support/wireDevice.ts";
import { checkReplyShape, type Answered } from "./wireProbe.ts";

export interface RawReply {
  readonly id: number;
  readonly reply: Answered;
}

const acknowledgement = 3;
let ids = 1_000_000;

export class RawWire {
  readonly #device: WireDevice;
  readonly #replies: RawReply[] = [];
  #heard: WireClient | undefined;

  constructor(device: WireDevice) {
    this.#device = device;
  }

  /** A number that Socket.IO has not given to a call of its own. */
  static anId(): number {
    return ++ids;
  }

  /** The device's connection; a fresh one when a frame has closed it. */
  async ready(): Promise<WireClient> {
    if (!this.#device.client.socket.connected) await this.#device.reconnect();
    const { client } = this.#device;
    if (this.#heard !== client) this.#listen(client);
    return client;
  }

  /** Every reply to it that came, checked; or that the connection was closed for it. */
  async send(frame: Uint8Array): Promise<readonly RawReply[] | "closed"> {
    const client = await this.ready();
    const before = this.#replies.length;
    (client.socket.io.engine as unknown as { write(frame: Uint8Array): void }).write(frame);
    // A write that is asked behind it is answered behind it, unless the connection is gone by then.
    const isOpen = (await hasAnswered(client)) && (await hasAnswered(client));
    const replies = this.#replies.slice(before);
    expect(replies.length, "replies to one frame").toBeLessThanOrEqual(1);
    return isOpen ? replies : "closed";
  }

  #listen(client: WireClient): void {
    this.#heard = client;
    client.socket.io.on("packet", ({ type, id, data }) => {
      if ((type as number) !== acknowledgement || id === undefined || id < 1_000) return;
      const [reply] = data as readonly unknown[];
      this.#replies.push({ id, reply: checkReplyShape(reply, `call ${id}`) });
    });
  }
}

function hasAnswered(client: WireClient): Promise<boolean> {
  return client.raw("cursor.acknowledge", { conversations: [] }).then(
    () => true,
    () => false,
  );
}
