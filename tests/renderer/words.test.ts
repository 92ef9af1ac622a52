import { describe, expect, it } from "vitest";
import { initialsOf } from "../../renderer/components/initials.ts";
import { matchName, type MatchPinyin } from "../../renderer/matching/matchName.ts";
import { rank } from "../../renderer/matching/rank.ts";
import { langOf } from "../../renderer/text/han.ts";
import { languageOf } from "../../renderer/text/i18n.ts";
import { shortName } from "../../renderer/text/shortName.ts";
import { createTimes } from "../../renderer/text/times.ts";
import { match } from "pinyin-pro";

describe("times", () => {
  const now = new Date(2025, 9, 14, 10, 8).getTime();
  const at = (...parts: readonly [number, number, number, number?, number?]) => new Date(...parts).getTime();
  const en = createTimes("en");
  const zh = createTimes("zh-CN");

  it.each([
    [at(2025, 9, 14, 9, 5), "09:05", "09:05"],
    [at(2025, 9, 14, 0, 0), "00:00", "00:00"],
    [at(2025, 9, 13, 23, 59), "Yesterday", "昨天"],
    [at(2025, 9, 12, 12), "Sun", "周日"],
    [at(2025, 9, 8, 12), "Wed", "周三"],
    [at(2025, 9, 7, 12), "7 Oct", "10月7日"],
    [at(2024, 11, 31, 12), "31 Dec 2024", "2024年12月31日"],
    // A sender's clock may run ahead: that is not "yesterday" or a weekday.
    [at(2025, 9, 14, 10, 9), "10:09", "10:09"],
  ])("%# in lists", (time, english, chinese) => {
    expect(en.brief(time, now)).toBe(english);
    expect(zh.brief(time, now)).toBe(chinese);
  });

  it("name days in full", () => {
    expect(en.day(now, now)).toBe("Today");
    expect(zh.day(at(2025, 9, 13), now)).toBe("昨天");
    expect(en.day(at(2025, 9, 6), now)).toBe("Monday 6 October");
    expect(zh.day(at(2025, 9, 6), now)).toBe("10月6日星期一");
  });
});

describe("avatars", () => {
  it.each([
    ["何静 He Jing", "person", "何静"],
    ["郑子墨", "person", "子墨"],
    ["Daniel Okafor", "person", "DO"],
    ["Ana Maria de Souza", "person", "AS"],
    ["Madonna", "person", "MA"],
    ["K3 发布协调 Launch", "group", "K3"],
    ["Firmware guild", "group", "FG"],
    ["ZM-20 supplier line", "group", "ZM"],
    ["采购与仓储", "group", "仓储"],
    ["  ", "person", "?"],
    ["𠮷野家", "group", "野家"],
  ] as const)("%s", (name, kind, initials) => {
    expect(initialsOf(name, kind)).toBe(initials);
  });

  it("short names", () => {
    expect(shortName("林薇 Lin Wei")).toBe("林薇");
    expect(shortName("Priya Raman")).toBe("Priya");
  });
});

describe("languages", () => {
  it("marks what contains Han", () => {
    expect(langOf("release 2.3.1 今天")).toBe("zh-Hans");
    expect(langOf("release 2.3.1")).toBeUndefined();
  });

  it("follows the setting, then the first language of the system", () => {
    expect(languageOf("zh-CN", ["en-GB"])).toBe("zh-CN");
    expect(languageOf("system", ["zh-TW", "en"])).toBe("zh-CN");
    expect(languageOf("system", ["de-DE", "zh-CN"])).toBe("en");
    expect(languageOf("system", [])).toBe("en");
  });
});

describe("finding names", () => {
  const pinyin: MatchPinyin = (text, query) =>
    match(text, query, { precision: "start", continuous: true, v: true });
  const hits = (query: string, text: string) =>
    matchName(query, text, pinyin)
      ?.hits.map((at) => text[at])
      .join("");

  it.each([
    ["zm", "周明", "周明"],
    ["zhoum", "周明", "周明"],
    ["zm", "周明 Zhou Ming", "ZM"],
    ["ZM", "ZM-20 supplier line", "ZM"],
    ["明", "周明", "明"],
    ["okaf", "Daniel Okafor", "Okaf"],
    ["wei", "林薇 Lin Wei", "Wei"],
    ["nie", "Daniel Okafor", "nie"],
    ["zj", "质检每周例会", "质检"],
  ])("%s in %s", (query, text, found) => {
    expect(hits(query, text)).toBe(found);
  });

  it("does not find what is not there", () => {
    expect(matchName("xq", "周明 Zhou Ming", pinyin)).toBeUndefined();
    expect(matchName("mz", "Zhou Ming", pinyin)).toBeUndefined();
  });

  it("still finds characters and Latin while pinyin is loading", () => {
    expect(matchName("周", "周明")).toBeDefined();
    expect(matchName("zm", "周明")).toBeUndefined();
  });

  it("puts beginnings before words, initials before middles, and keeps the order of equals", () => {
    const things = ["Amazon", "Tomas Zamora", "Zara", "Zamir", "Zoe Amari"].map((name) => ({ name }));
    const ranked = rank(things, { query: "za", nameOf: ({ name }) => name, matchPinyin: pinyin, limit: 4 });
    expect(ranked.map(({ thing }) => thing.name)).toEqual(["Zara", "Zamir", "Tomas Zamora", "Zoe Amari"]);
  });
});
