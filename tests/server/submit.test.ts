// Submitting envelopes: gapless, once each, in order, only in living epochs.
import { afterAll, beforeAll, expect, it } from "vitest";
import { startRelay, type TestRelay } from "./support/startRelay.ts";
import { digest } from "./support/peek.ts";
import { enrol, handshake, mint, startGroup, type WireDevice } from "./support/wireDevice.ts";

let relay: TestRelay;
let a: WireDevice;
let b: WireDevice;
beforeAll(async () => {
  relay = await startRelay({ settings: { RELAY_COLLECT_EVERY_MS: "3600000" } });
  [a, b] = [await enrol(relay, "Alice"), await enrol(relay, "Bob")];
});
afterAll(async () => {
  expect(relay.bugs).toEqual([]);
  await relay.remove();
});

const codes = (results: readonly { readonly ok: boolean }[]) =>
  results.map((result) => (result as { fault?: { code: string } }).fault?.code ?? "ok");

it("[Q1] numbers envelopes without gaps, however many submit at once", async () => {
  const conversationId = await startGroup(a, b);
  const batches = Array.from({ length: 40 }, (_, index) => {
    const device = index % 2 === 0 ? a : b;
    return device.submit(...Array.from({ length: 1 + (index % 7) }, () => device.envelope(conversationId)));
  });
  const results = (await Promise.all(batches)).flatMap((batch) => batch.results);
  const sequences = results.map((result) => (result.ok ? result.sequence : -1)).toSorted((x, y) => x - y);
  expect(sequences).toEqual(results.map((_, index) => index + 2));
  const { envelopes, head } = await a.call("log.read", { conversationId, after: 0, limit: 500 });
  expect(envelopes.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: head }, (_, index) => index + 1),
  );
});

it("[Q2] submitting twice stores once and answers the same", async () => {
  const conversationId = await startGroup(a, b);
  const envelope = a.envelope(conversationId);
  const first = await a.submit(envelope);
  const before = digest(relay.dataDir);
  expect(await a.submit(envelope)).toEqual(first);
  expect((await a.submit(envelope, envelope)).results).toEqual([first.results[0], first.results[0]]);
  expect(digest(relay.dataDir)).toBe(before);
});

it("[Q2] twice in one batch stores once", async () => {
  const conversationId = await startGroup(a, b);
  const envelope = a.envelope(conversationId);
  const { results } = await a.submit(envelope, envelope, a.envelope(conversationId));
  expect(results).toMatchObject([{ sequence: 2 }, { sequence: 2 }, { sequence: 3 }]);
});

it("[Q2] a stored envelope is answered whatever the epoch or membership is by then", async () => {
  const conversationId = await startGroup(a, b);
  const envelope = b.envelope(conversationId);
  const first = await b.submit(envelope);
  const commit = (epoch: number, changes: Parameters<typeof handshake>[1] = {}) =>
    a.call("conversation.commit", {
      conversationId,
      generation: 0,
      handshake: handshake([], { epoch, ...changes }),
    });
  await commit(1);
  await commit(2);
  expect(await b.submit(envelope)).toEqual(first);
  await commit(3, { removed: [b.member] });
  expect(await b.submit(envelope)).toEqual(first);
  expect(codes((await b.submit(b.envelope(conversationId, { epoch: 4 }))).results)).toEqual(["not-found"]);
});

it("[Q3] accepts the current and the previous epoch of the current generation", async () => {
  const conversationId = await startGroup(a, b);
  for (const epoch of [1, 2])
    await a.call("conversation.commit", {
      conversationId,
      generation: 0,
      handshake: handshake([], { epoch }),
    });
  const submit = async (epoch: number, generation = 0) =>
    codes((await a.submit(a.envelope(conversationId, { epoch, generation }))).results)[0];
  expect(await submit(3)).toBe("ok");
  expect(await submit(2)).toBe("ok");
  for (const epoch of [0, 1, 4, 99]) expect(await submit(epoch)).toBe("conflict");
  expect(await submit(3, 1)).toBe("conflict");
  const replaces = { generation: 0, epoch: 3 };
  await a.call("conversation.reset", { conversationId, replaces, handshake: handshake([b]) });
  expect(await submit(3)).toBe("conflict");
  expect(await submit(1, 1)).toBe("ok");
  expect(await submit(0, 1)).toBe("conflict");
});

it("[Q3] refuses the previous epoch once a device was added or removed", async () => {
  const conversationId = await startGroup(a, b);
  const c = await enrol(relay, "Carol");
  const commit = (...[invited, changes]: Parameters<typeof handshake>) =>
    a.call("conversation.commit", { conversationId, generation: 0, handshake: handshake(invited, changes) });
  const submit = async (epoch: number) =>
    codes((await b.submit(b.envelope(conversationId, { epoch }))).results)[0];
  await commit([c], { epoch: 1 });
  expect([await submit(1), await submit(2)]).toEqual(["conflict", "ok"]);
  await commit([], { epoch: 2 });
  expect([await submit(1), await submit(2), await submit(3)]).toEqual(["conflict", "ok", "ok"]);
  await commit([], { epoch: 3, removed: [c.member] });
  expect([await submit(3), await submit(4)]).toEqual(["conflict", "ok"]);
});

it("[Q4] after a refusal the rest of that conversation is refused, and no other", async () => {
  const [first, second] = [await startGroup(a, b), await startGroup(a, b)];
  const { results } = await a.submit(
    a.envelope(first),
    a.envelope(second),
    a.envelope(first, { epoch: 9 }),
    a.envelope(first),
    a.envelope(second),
    a.envelope(mint()),
  );
  expect(codes(results)).toEqual(["ok", "ok", "conflict", "conflict", "ok", "not-found"]);
  const heads = (await a.call("log.heads", { all: true })).conversations;
  expect(heads.find(({ conversationId }) => conversationId === first)?.head).toBe(2);
  expect(heads.find(({ conversationId }) => conversationId === second)?.head).toBe(3);
  expect((await a.submit(a.envelope(first))).results).toMatchObject([{ sequence: 3 }]);
});

it("[Q5] refuses an envelope id that another envelope has", async () => {
  const conversationId = await startGroup(a, b);
  const envelope = a.envelope(conversationId);
  await a.submit(envelope);
  expect(codes((await b.submit({ ...envelope })).results)).toEqual(["conflict"]);
  const other = await startGroup(a, b);
  expect((await b.submit({ ...envelope, conversationId: other })).results).toMatchObject([
    { ok: true, sequence: 2 },
  ]);
});

it("stores and delivers the bytes as they are, up to the limit", async () => {
  const conversationId = await startGroup(a, b);
  const envelope = a.envelope(conversationId, { body: new Uint8Array(256 * 1024).fill(7) });
  await a.submit(envelope);
  const { envelopes } = await b.call("log.read", { conversationId, after: 1, limit: 1 });
  expect(envelopes[0]!.body).toEqual(envelope.body);
  expect(
    await a.refusal("envelope.submit", {
      envelopes: [{ ...envelope, body: new Uint8Array(256 * 1024 + 1) }],
    }),
  ).toBe("invalid");
});
