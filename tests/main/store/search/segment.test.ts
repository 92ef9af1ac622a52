import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold } from "../../../../main/core/store/search/fold.ts";
import { indexTerms, segment } from "../../../../main/core/store/search/segment.ts";
import { snippet } from "../../../../main/core/store/search/snippet.ts";

describe("fold", () => {
  test.each([
    ["Ｐａｒｌｅｙ １２", "parley 12"],
    ["ﾊﾟｰﾃｨｰ", "パーティー"],
    ["Café Zürich", "cafe zurich"],
    ["ΑΘΉΝΑ", "αθηνα"],
    ["が", "が"],
    ["İstanbul", "istanbul"],
    ["한국", "한국"],
    ["ﬁn ㎏", "fin kg"],
  ])("%s is %s", (text, folded) => expect(fold(text)).toBe(folded));

  test("folding twice changes nothing more", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => fold(fold(text)) === fold(text)));
  });
});

describe("segment", () => {
  test("words, and runs of unspaced script", () => {
    expect(segment("Q3项目review，ok? カタカナー 2024年")).toEqual([
      { kind: "word", text: "q3" },
      { kind: "unspaced", text: "项目" },
      { kind: "word", text: "review" },
      { kind: "word", text: "ok" },
      { kind: "unspaced", text: "カタカナー" },
      { kind: "word", text: "2024" },
      { kind: "unspaced", text: "年" },
    ]);
  });

  test("the index holds singles and pairs, each once", () => {
    expect(indexTerms("会议会 hi hi")).toBe("会 议 会议 议会 hi");
  });

  test("characters beyond the basic plane are one", () => {
    expect(indexTerms("𠮷野家")).toBe("𠮷 野 家 𠮷野 野家");
  });

  test("terms are letters, digits and marks only, whatever comes in", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(indexTerms(text)).toMatch(/^[\p{L}\p{N}\p{M} ]*$/u);
      }),
    );
  });
});

describe("snippet", () => {
  const find = (text: string, query: string) => snippet(text, segment(query), 10);

  test("a short message is the snippet, in one line", () => {
    expect(find("hello\n  there", "there")).toBe("hello there");
  });

  test("a long one is cut around the first match, with its own spelling", () => {
    expect(find(`${"filler ".repeat(30)}Café Ｐａｒｌｅｙ${" filler".repeat(30)}`, "cafe")).toMatch(
      /^….{1,12}Café Ｐａ.*…$/,
    );
    expect(find(`${"前".repeat(60)}项目${"后".repeat(60)}`, "项目")).toBe(
      `…${"前".repeat(10)}项目${"后".repeat(8)}…`,
    );
  });

  test("finds the place behind characters that folding makes longer or shorter", () => {
    expect(find(`${"ﬁ㎏é".repeat(40)} needle and more`, "needle")).toContain("needle");
    expect(find(`${"e\u0301".repeat(900)} needle and more`, "needle")).toContain("needle");
  });

  test("never cuts a character, never throws, stays short", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 2_000 }),
        fc.string({ unit: "grapheme" }),
        (text, query) => {
          const cut = snippet(text, segment(query));
          expect(cut.isWellFormed()).toBe(true);
          expect(cut.length).toBeLessThan(1_000);
        },
      ),
    );
  });

  test("what surrounds a match may be cut anywhere", () => {
    const tower = `😀${"\u0301".repeat(15)}`;
    for (let shift = 0; shift < tower.length; shift++) {
      const text = `${tower.repeat(60)}${" ".repeat(shift)}needle`;
      expect(snippet(text.slice(shift), segment("needle")).isWellFormed()).toBe(true);
    }
  });

  test("costs little on the longest message", () => {
    const text = `${"é㎏ ".repeat(5_000)}needle`;
    const started = performance.now();
    for (let round = 0; round < 20; round++) find(text, "needle");
    expect((performance.now() - started) / 20).toBeLessThan(30);
  });
});
