import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMessages } from "../../../../main/core/store/messages.ts";
import { searchMessages } from "../../../../main/core/store/search/searchMessages.ts";
import { openStore, type Store } from "../../../../main/core/store/store.ts";
import type { ConversationId } from "../../../../shared/ids.ts";
import { addGroup, freshStore, hear, named, said, team } from "../freshStore.ts";

const messages = [
  "下周项目会议改到周三",
  "项 目：分开写",
  "Please review the Project plan",
  "ＰＲＯＪＥＣＴ　ｂｕｄｇｅｔ 项目预算",
  "projection of the café numbers",
  "会议目录",
  "a b c",
  '搜索："quoted" AND (NEAR* text)',
];

function filled(): Store {
  const store = freshStore();
  addGroup(store);
  hear(store, ...messages.map((text, at) => said(at + 1, text)));
  return store;
}

/** The sequences found, newest first. */
function find(store: Store, query: string, conversationId?: ConversationId): readonly (number | undefined)[] {
  return searchMessages(store, { query, limit: 50, conversationId }).map(({ message }) => message.sequence);
}

describe("search", () => {
  test.each([
    ["项目", [4, 1]],
    ["项", [4, 2, 1]],
    ["目", [6, 4, 2, 1]],
    ["项目会议", [1]],
    ["目会议", [1]],
    ["会议", [6, 1]],
    ["议会", []],
    ["project", [5, 4, 3]],
    ["PROJ", [5, 4, 3]],
    ["ｐｒｏｊｅｃｔ", [5, 4, 3]],
    ["roject", []],
    ["project plan", [3]],
    ["plan project", [3]],
    ["预算 budget", [4]],
    ["budget项目", [4]],
    ["cafe", [5]],
    ["café", [5]],
    ["quoted near", [8]],
    ["b", [7, 4]],
    ["unheard", []],
  ] as const)("%s finds %j", (query, sequences) => expect(find(filled(), query)).toEqual(sequences));

  test("a hit carries the message and a line of it", () => {
    const [hit] = searchMessages(filled(), { query: "预算", limit: 5 });
    expect(hit).toMatchObject({ message: { sequence: 4 }, snippet: "ＰＲＯＪＥＣＴ ｂｕｄｇｅｔ 项目预算" });
  });

  test("the newest, up to the limit", () => {
    expect(
      searchMessages(filled(), { query: "项", limit: 2 }).map(({ message }) => message.sequence),
    ).toEqual([4, 2]);
  });

  test("in one conversation only when asked", () => {
    const store = filled();
    const other = addGroup(store, { conversationId: named("other") });
    addMessages(store, other, [said(50, "别的项目")]);
    expect(find(store, "项目")).toEqual([50, 4, 1]);
    expect(find(store, "项目", team)).toEqual([4, 1]);
    expect(find(store, "项目", other)).toEqual([50]);
    expect(find(store, "项目", named("nowhere"))).toEqual([]);
  });

  test("a conversation cannot be asked for by typing its term", () => {
    expect(find(filled(), "\u00801")).toEqual([]);
    expect(find(filled(), "1")).toEqual([]);
  });
});

describe("whatever is typed", () => {
  test.each([
    '"',
    "'",
    "*",
    "(",
    "AND",
    "a AND",
    "NEAR(a b)",
    "terms:a",
    "-a",
    "^a",
    "\0",
    "项\0目",
    "a\0",
    "",
    "   ",
  ])("%j is words to find", (query) => expect(Array.isArray(find(filled(), query))).toBe(true));

  test("200 characters of anything never throw", () => {
    const store = filled();
    const typed = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'"*()^-:+ANDORNEAT \0项目'), maxLength: 200 }),
      fc.string({ unit: fc.constantFrom("项", "目", "会", "𠮷", "\ud800"), minLength: 190, maxLength: 200 }),
    );
    fc.assert(fc.property(typed, (query) => Array.isArray(find(store, query))));
  });

  test("any stretch of unspaced text that was written is found", () => {
    const store = openStore({ path: ":memory:" });
    addGroup(store);
    let sequence = 0;
    const written = fc.string({
      unit: fc.constantFrom(..."的一是项目会议了カナ"),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(written, fc.nat(), fc.nat(), (text, from, length) => {
        sequence += 1;
        hear(store, said(sequence, text));
        const start = from % text.length;
        const part = text.slice(start, start + 1 + (length % (text.length - start)));
        const hits = searchMessages(store, { query: part, limit: 50 });
        expect(hits[0]?.message.sequence).toBe(sequence);
        for (const { message } of hits)
          expect(message.body.kind === "text" && message.body.text).toContain(part);
      }),
      { numRuns: 200 },
    );
    store.close();
  });
});
