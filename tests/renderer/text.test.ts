import { describe, expect, it } from "vitest";
import { fillName, furtherNames, names } from "../../renderer/text/names.ts";
import { chinese, english } from "../../renderer/text/resources.ts";

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, path = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") texts.set(at, value);
    else for (const [inner, text] of flatten(value, at)) texts.set(inner, text);
  }
  return texts;
}

function fieldsOf(text: string): string[] {
  return [...text.matchAll(/\{+(\w+)\}+/g)].map((field) => field[1]!).toSorted();
}

const inEnglish = flatten(english as Tree);
const inChinese = flatten(chinese as Tree);

describe("texts", () => {
  it("have the same keys in both languages, but for the plural that Chinese does not have", () => {
    const expected = [...inEnglish.keys()].filter((key) => !key.endsWith("_one"));
    expect([...inChinese.keys()].toSorted()).toEqual(expected.toSorted());
  });

  it("have both English plurals wherever one of them is", () => {
    const plurals = [...inEnglish.keys()].filter((key) => /_(one|other)$/.test(key));
    for (const key of plurals) {
      expect(inEnglish.has(key.replace(/_(one|other)$/, "_one")), key).toBe(true);
      expect(inEnglish.has(key.replace(/_(one|other)$/, "_other")), key).toBe(true);
    }
  });

  it("are never empty", () => {
    for (const [key, text] of [...inEnglish, ...inChinese]) expect(text.trim(), key).not.toBe("");
  });

  it("name the same fields in both languages", () => {
    for (const [key, text] of inChinese)
      expect(fieldsOf(text), key).toEqual(fieldsOf(inEnglish.get(key) ?? ""));
  });

  it("keep to the wording rules: no exclamation marks, no please, no codes", () => {
    for (const [key, text] of [...inEnglish, ...inChinese])
      expect(text, key).not.toMatch(/[!！]|\bplease\b|您|error \d/i);
  });
});

describe("accessible names", () => {
  it("are complete in both languages and name the same fields", () => {
    for (const [role, en, zh] of [...names, ...furtherNames]) {
      expect(role.trim(), en).not.toBe("");
      expect(zh.trim(), en).not.toBe("");
      expect(fieldsOf(zh), en).toEqual(fieldsOf(en));
    }
  });

  it("are the same Chinese wherever the English is the same, so that English can be the key", () => {
    const seen = new Map<string, string>();
    for (const [, en, zh] of [...names, ...furtherNames]) {
      expect(zh, en).toBe(seen.get(en) ?? zh);
      seen.set(en, zh);
    }
  });

  it("are filled in", () => {
    const values = { name: "陈宇", presence: "在线" };
    expect(fillName("zh-CN", "You: {name}, {presence}", values)).toBe("我：陈宇，在线");
    expect(fillName("en", "Read by {n} of {m}", { n: 3, m: 12 })).toBe("Read by 3 of 12");
    expect(fillName("en", "Back")).toBe("Back");
  });
});
