import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../shared/fault.ts";
import type { BridgeEvent } from "../../shared/bridge/events.ts";
import { hostBridge } from "../../renderer/bridge/hostBridge.ts";
import { socketBridge } from "../../renderer/bridge/socketBridge.ts";
import { windowBridge, type ExposedBridge } from "../../renderer/bridge/windowBridge.ts";
import { people, sampleApp } from "./fixture/sampleViews.ts";

describe("the window's bridge", () => {
  const exposing = (reply: unknown): ExposedBridge & { push: (name: unknown, body: unknown) => void } => {
    const listeners = new Set<(name: unknown, body: unknown) => void>();
    return {
      call: async () => reply,
      onPush(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      push: (name, body) => listeners.forEach((listener) => listener(name, body)),
    };
  };

  it("answers the value of a reply, and rejects with its fault", async () => {
    const app = sampleApp({});
    expect(await windowBridge(exposing({ ok: true, value: app })).ask("app.view", {})).toEqual(app);
    const refusing = windowBridge(exposing({ ok: false, fault: { code: "quota-exceeded" } }));
    await expect(refusing.ask("app.view", {})).rejects.toMatchObject({ code: "quota-exceeded" });
  });

  it.each([undefined, null, "no", { ok: true }, { ok: true, value: { phase: "elsewhere" } }])(
    "takes a malformed reply (%j) for a fault",
    async (reply) => {
      await expect(windowBridge(exposing(reply)).ask("app.view", {})).rejects.toBeInstanceOf(Failure);
    },
  );

  it("passes on events that are known and well-formed, drops the others, and stops when told", () => {
    const exposed = exposing(undefined);
    const heard: BridgeEvent[] = [];
    const stop = windowBridge(exposed).subscribe((event) => heard.push(event));
    exposed.push("person.changed", people[1]);
    exposed.push("person.changed", { name: "nobody" });
    exposed.push("something.else", {});
    exposed.push(7, {});
    stop();
    exposed.push("person.changed", people[2]);
    expect(heard).toEqual([{ name: "person.changed", body: people[1] }]);
  });
});

describe("the host's own bridge", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is absent in a browser", () => {
    vi.stubGlobal("window", {});
    expect(hostBridge()).toBeUndefined();
  });

  it("asks through what the preload script exposes, and checks what comes back", async () => {
    const asked: unknown[] = [];
    let value: unknown = { picker: "own", sources: [], hasSound: true };
    const call = async (name: string, params: unknown) => {
      asked.push([name, params]);
      return { ok: true, value };
    };
    vi.stubGlobal("window", { parley: { call, onPush: () => () => undefined } satisfies ExposedBridge });
    const ask = hostBridge()!;
    expect(await ask("screen.list", {})).toEqual(value);
    expect(asked).toEqual([["screen.list", {}]]);
    value = { picker: "own" };
    await expect(ask("screen.list", {})).rejects.toBeInstanceOf(Failure);
  });
});

describe("the socket's bridge", () => {
  let http: HttpServer;
  let host: Server;
  let port: number;
  const closing: (() => void)[] = [];

  const listen = async (on: number) => {
    http = createServer();
    host = new Server(http, { transports: ["websocket"] });
    await new Promise<void>((resolve) => http.listen(on, "127.0.0.1", resolve));
    port = (http.address() as AddressInfo).port;
  };
  const open = () => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ["websocket"],
      reconnectionDelay: 10,
      reconnectionDelayMax: 20,
    });
    closing.push(() => socket.close());
    return socketBridge(socket);
  };
  beforeEach(() => listen(0));
  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await host.close();
  });

  it("waits for the first connection, then calls and hears", async () => {
    host.on("connection", (socket) => {
      socket.on("call", (name, _params, ack) => {
        socket.emit("push", "person.changed", people[1]);
        socket.emit("push", "person.changed", { broken: true });
        ack(
          name === "app.view"
            ? { ok: true, value: sampleApp({}) }
            : { ok: false, fault: { code: "invalid" } },
        );
      });
    });
    const bridge = open();
    const heard: BridgeEvent[] = [];
    bridge.subscribe((event) => heard.push(event));
    expect((await bridge.ask("app.view", {})).phase).toBe("ready");
    await expect(bridge.ask("people.list", {})).rejects.toMatchObject({ code: "invalid" });
    expect(heard).toEqual([
      { name: "person.changed", body: people[1] },
      { name: "person.changed", body: people[1] },
    ]);
  });

  it("says when the line breaks and when it is back; a call under way fails with offline and is not repeated", async () => {
    let calls = 0;
    const first = new Promise<void>((resolve) =>
      host.on("connection", (socket) => {
        socket.on("call", () => {
          calls += 1;
          resolve();
        });
      }),
    );
    const bridge = open();
    const lost = new Promise<void>((resolve) => bridge.onLost(resolve));
    const back = new Promise<void>((resolve) => bridge.onBack(resolve));
    const asked = bridge.ask("app.view", {}).catch((cause: unknown) => cause);
    await first;
    const samePort = port;
    await host.close();
    await lost;
    expect(await asked).toMatchObject({ code: "offline" });
    await listen(samePort);
    host.on("connection", (socket) => socket.on("call", () => (calls += 1)));
    await back;
    expect(calls).toBe(1);
  });
});
