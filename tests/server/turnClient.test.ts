// The client behind `check-turn`, against servers that lose, lie, stall and flood: it always ends, and says what it met.
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { checkTurn } from "../../server/cli/checkTurn.ts";
import { readConfig } from "../../server/config.ts";
import { checkIceUrl, type Finding } from "../../server/turn/checkIceUrl.ts";
import { parseIceUrl } from "../../server/turn/iceUrl.ts";
import { longTermKey, methods, writeMessage, type ReadMessage } from "../../server/turn/stunMessage.ts";
import { systemClock } from "../../shared/node/systemClock.ts";
import { accept, address, bind, fakeTcp, fakeUdp, realm, refuse, type Play } from "./support/fakeTurn.ts";

const credentials = { username: "1:somebody", credential: "password" };
const key = longTermKey(credentials.username, realm, credentials.credential);

const check = (url: string, patienceMs = 10_000): Promise<Finding> =>
  checkIceUrl(parseIceUrl(url)!, {
    clock: systemClock,
    random: randomBytes,
    patienceMs,
    credentials: () => credentials,
  });
/** Long enough for a busy machine to do all that has to be done before. */
const impatient = 1_500;
const stun = (url: string) => url.replace(/^turn/, "stun").replace(/\?.*/, "");
const trouble = (kind: string, more = {}) => ({ kind: "trouble", trouble: { kind, ...more } });

/** A TURN server that does everything right but what a test replaces. */
const serve = (allocate: (request: ReadMessage) => readonly Buffer[], seen: ReadMessage[] = []): Play => {
  return (request) => {
    if (request === undefined) return [];
    seen.push(request);
    if (request.method === methods.binding) return [bind(request)];
    if (request.method === methods.allocate) return allocate(request);
    return [request.isSignedWith(key) ? accept(request, key) : refuse(request, 401)];
  };
};
const honestly = (request: ReadMessage) => [
  request.isSignedWith(key) ? accept(request, key) : refuse(request, 401),
];

it("asks again when an answer is lost", async () => {
  let asked = 0;
  const url = await fakeUdp((request) => (++asked === 1 || request === undefined ? [] : [bind(request)]));
  expect(await check(stun(url))).toEqual({ kind: "stun", seen: "127.0.0.1" });
  expect(asked).toBe(2);
});

it("takes no answer that belongs to no request of its own", async () => {
  const others: Play = (request) => {
    if (request === undefined) return [];
    const { method, transactionId } = request;
    const attributes = { mapped: address };
    return [
      Buffer.from("no STUN at all"),
      writeMessage({ kind: "success", method, transactionId: randomBytes(12), attributes }),
      writeMessage({ kind: "success", method: methods.allocate, transactionId, attributes }),
      writeMessage({ kind: "request", method, transactionId, attributes }),
      writeMessage({ kind: "indication", method, transactionId, attributes }),
    ];
  };
  expect(await check(stun(await fakeUdp(others)), impatient)).toEqual(trouble("silent"));
  const then: Play = (request, bytes) => [...others(request, bytes), bind(request!)];
  expect(await check(stun(await fakeUdp(then)))).toEqual({ kind: "stun", seen: "127.0.0.1" });
});

it("takes an answer over TCP in whatever pieces it comes", async () => {
  const inPieces: Play = (request) =>
    serve(honestly)(request, Buffer.alloc(0)).flatMap((answer) =>
      Array.from({ length: answer.length }, (_, at) => answer.subarray(at, at + 1)),
    );
  expect(await check(await fakeTcp(inPieces), impatient)).toEqual({
    kind: "turn",
    seen: "127.0.0.1",
    relayed: "127.0.0.1:4660",
    arrival: "lost",
  });
});

it("ends with a stream of anything else, at once or when patience ends", async () => {
  const answerWith = (...answers: readonly Buffer[]) => fakeTcp(() => answers);
  expect(await check(await answerWith(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")))).toEqual(
    trouble("strange"),
  );
  expect(await check(await answerWith(Buffer.from([1, 1, 0xff, 0xfc])))).toEqual(trouble("strange"));
  expect(await check(await answerWith(randomBytes(1 << 20).fill(0xff, 0, 1)))).toEqual(trouble("strange"));
  expect(await check(await answerWith(Buffer.alloc(0)))).toEqual(
    trouble("unreachable", { code: "ECONNRESET" }),
  );
  const tls = (await answerWith(Buffer.from("220 smtp.example ESMTP\r\n"))).replace("turn:", "turns:");
  expect(await check(tls)).toEqual(trouble("strange"));
  const stalled = await answerWith(Buffer.from([1, 1, 0, 8]));
  const mute = (await answerWith()).replace("turn:", "turns:");
  expect(await Promise.all([check(stalled, impatient), check(mute, impatient)])).toEqual([
    trouble("silent"),
    trouble("silent"),
  ]);
});

it("believes no allocation that is not signed, and none that needs no credentials", async () => {
  const turn = async (allocate: (request: ReadMessage) => readonly Buffer[]) =>
    check(await fakeUdp(serve(allocate)));
  const signedBy = (made?: Buffer) => (request: ReadMessage) => [
    request.isSignedWith(key) ? accept(request, made) : refuse(request, 401),
  ];
  expect(await turn(signedBy())).toEqual(trouble("strange"));
  expect(await turn(signedBy(randomBytes(16)))).toEqual(trouble("strange"));
  expect(await turn((request) => [accept(request)])).toEqual(trouble("open"));
  const nowhere = (request: ReadMessage) => [
    request.isSignedWith(key)
      ? writeMessage({ ...request, kind: "success", attributes: {} }, key)
      : refuse(request, 401),
  ];
  expect(await turn(nowhere)).toEqual(trouble("strange"));
});

it("learns a fresh nonce when its own is stale, and is not led round in circles", async () => {
  const seen: ReadMessage[] = [];
  const staleOnce = (request: ReadMessage) => {
    const nonce = String(request.attributes.nonce);
    if (nonce === "second") return honestly(request);
    return [nonce === "first" ? refuse(request, 438, "second") : refuse(request, 401, "first")];
  };
  expect(await check(await fakeUdp(serve(staleOnce, seen)), impatient)).toMatchObject({ kind: "turn" });
  const last = seen.findLast(({ method }) => method === methods.refresh)!;
  expect(String(last.attributes.nonce)).toBe("second");
  let asked = 0;
  const alwaysStale = (request: ReadMessage) => [refuse(request, asked++ === 0 ? 401 : 438, `n${asked}`)];
  expect(await check(await fakeUdp(serve(alwaysStale)))).toEqual(trouble("strange"));
  expect(asked).toBe(3);
  const never = await fakeUdp(serve((request) => [refuse(request, 401)]));
  expect(await check(never)).toEqual(trouble("refused", { code: 401 }));
  const noNonce = (request: ReadMessage) => [
    writeMessage({ ...request, kind: "error", attributes: { errorCode: Buffer.from([0, 0, 4, 1]) } }),
  ];
  expect(await check(await fakeUdp(serve(noNonce)))).toEqual(trouble("refused", { code: 401 }));
  const noCode = (request: ReadMessage) => [writeMessage({ ...request, kind: "error", attributes: {} })];
  expect(await check(await fakeUdp(serve(noCode)))).toEqual(trouble("refused", { code: 0 }));
});

it("gives back what it was given, even where nothing arrives", async () => {
  const seen: ReadMessage[] = [];
  expect(await check(await fakeUdp(serve(honestly, seen)), impatient)).toMatchObject({ arrival: "lost" });
  const { method, attributes } = seen.at(-1)!;
  expect([method, attributes.lifetime]).toEqual([methods.refresh, Buffer.alloc(4)]);
});

it("takes only its own word for an arrival", async () => {
  const flood: Play = (request, bytes) => {
    if (request?.method !== methods.createPermission) return serve(honestly)(request, bytes);
    const data = { kind: "indication", method: methods.data, attributes: { data: randomBytes(16) } } as const;
    return [
      accept(request, key),
      ...Array.from({ length: 50 }, () => writeMessage({ ...data, transactionId: randomBytes(12) })),
    ];
  };
  expect(await check(await fakeTcp(flood), impatient)).toMatchObject({ arrival: "lost" });
});

it("check-turn has plain words for each of these", async () => {
  const report = async (url: string) => {
    const config = readConfig({ RELAY_TURN_URLS: url, RELAY_TURN_SECRET: "s".repeat(32) });
    return checkTurn(config).catch((cause: Error) => cause.message);
  };
  const refusing = (code: number) =>
    fakeUdp(serve((request) => [refuse(request, request.attributes.nonce === undefined ? 401 : code)]));
  // No label of a name may be so long: nobody has to be asked for it.
  const noName = `${"a".repeat(64)}.example`;
  const silent = await fakeUdp(() => []);
  const port = /:(\d+)$/.exec(silent)![1];
  const said = await Promise.all([
    report(silent),
    report("turn:127.0.0.1:9?transport=tcp"),
    report(`turn:${noName}`),
    report(await fakeTcp(() => [Buffer.from("HTTP/1.1 400 Bad Request")])),
    report(await fakeUdp(serve((request) => [accept(request)]))),
    report(await refusing(486)),
    report(await refusing(508)),
    report(await refusing(500)),
  ]);
  expect(said.map((text) => text.split("\n")[1])).toEqual([
    expect.stringContaining(`nothing comes back: open UDP ${port} to 127.0.0.1`),
    expect.stringContaining("nothing listens on TCP 9 of 127.0.0.1"),
    expect.stringContaining(`the name ${noName} leads nowhere`),
    expect.stringContaining("is no TURN server"),
    expect.stringContaining("relays for anybody"),
    expect.stringContaining("quota"),
    expect.stringContaining("no ports left"),
    expect.stringContaining("STUN error 500"),
  ]);
  expect(await checkTurn(readConfig({}))).toMatch(/^No TURN server is set/);
});
