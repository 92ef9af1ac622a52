import { expect, test } from "vitest";
import { linkify } from "../../../renderer/screens/conversation/log/linkify.ts";
import { textLanguage } from "../../../renderer/screens/conversation/log/textLanguage.ts";

const links = (text: string) =>
  linkify(text).flatMap((part) => (part.kind === "link" ? [[part.text, part.href]] : []));

test("joined, the parts are the text again", () => {
  const text = "See https://a.example/x(1), www.b.example。写信给 li.wei@c.example！";
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
  expect(links(text)).toEqual([
    ["https://a.example/x(1)", "https://a.example/x(1)"],
    ["www.b.example", "https://www.b.example/"],
    ["li.wei@c.example", "mailto:li.wei@c.example"],
  ]);
});

test("the punctuation and brackets of the sentence stay outside", () => {
  expect(links("(http://a.example/b).")).toEqual([["http://a.example/b", "http://a.example/b"]]);
  expect(links("请看https://a.example/报告，谢谢")).toEqual([["https://a.example/", "https://a.example/"]]);
  expect(links("wiki https://a.example/X_(y)?")).toEqual([
    ["https://a.example/X_(y)", "https://a.example/X_(y)"],
  ]);
});

test("nothing else is ever a link", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,hi",
    "file:///etc/passwd",
    "parley://join",
    "<a href='https:'>x</a>",
    "https://",
    "a.example/b",
  ])
    expect(links(text)).toEqual([]);
});

test("the language of a text", () => {
  expect(textLanguage("收到 ok", "en")).toBe("zh-Hans");
  expect(textLanguage("fine", "en")).toBeUndefined();
  expect(textLanguage("fine", "zh-CN")).toBe("en");
  expect(textLanguage("👍 12:00", "zh-CN")).toBeUndefined();
});
