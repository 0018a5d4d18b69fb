// The preview while somebody writes: which tabs reload, what stays as it was, and what is laid over a page.
import { renameSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch } from "../lib/browser.mjs";
import { preview } from "../lib/preview.mjs";

const long = Array.from({ length: 60 }, (_, n) => `## 見出し${n}\n\n${"長い段落です。".repeat(30)}\n`).join("\n");
const page = (title, text) => `---\ntitle: ${title}\n---\n\n${text}\n`;
const FOLDED = "```{details} たたんだ所\n中の文です。\n```\n";
const a = (text) => page("甲", `${text}\n\n${FOLDED}\n${long}`);
const FILES = {
  "tejun.yaml": "title: 試し\nlanguage: ja\ntheme: own\n",
  "themes/own/assets/extra.css": "body { --mark: 1; }\n",
  "content/_index.md": page("入口", "[甲](a.md) [乙](b.md)"),
  "content/a.md": a("はじめの文。"),
  "content/b.md": page("乙", "乙の文。"),
};

describe("preview", { timeout: 240_000 }, () => {
  let browser, shown, one, two;
  const tab = async (address) => {
    const page = await browser.newPage();
    page.wrongs = [];
    page.on("pageerror", (error) => page.wrongs.push(error.message));
    await page.setViewport({ width: 1000, height: 700 });
    await page.goto(shown.url + address, { waitUntil: "load" });
    await page.evaluate(() => { window.mark = true; });
    return page;
  };
  // A tab that nobody sees reloads when it is looked at again.
  const until = async (page, condition, ...words) => {
    await page.bringToFront();
    await page.waitForFunction(condition, { timeout: 60_000, polling: 50 }, ...words);
  };
  const has = (text) => document.body?.innerText.includes(text);
  const isMarked = (page) => page.evaluate(() => window.mark === true);
  const remark = (page) => page.evaluate(() => { window.mark = true; });

  before(async () => {
    browser = await launch();
    shown = await preview(FILES);
    [one, two] = [await tab("/a/"), await tab("/b/")];
  });
  after(async () => {
    await browser?.close();
    await shown?.close();
  });

  it("an edit reloads the tab that shows it, in its place, and no other", async () => {
    await one.bringToFront();
    await one.evaluate(() => {
      document.querySelectorAll(".prose details, main details").forEach((box) => { box.open = true; });
      scrollTo({ top: 4000, behavior: "instant" });
      document.querySelector("main a")?.focus({ preventScroll: true });
    });
    const open = await one.evaluate(() => document.querySelectorAll("main details[open]").length);
    assert.ok(open > 0);
    // What opened moves the page until it rests.
    await new Promise((done) => setTimeout(done, 500));
    const top = await one.evaluate(() => scrollY);
    assert.ok(top > 1000);
    shown.write("content/a.md", a("直した文。"));
    await until(one, () => !window.mark && document.readyState === "complete");
    assert.ok(await one.evaluate(has, "直した文。"));
    await until(one, (top) => Math.abs(scrollY - top) < 3, top);
    assert.equal(await one.evaluate(() => document.querySelectorAll("main details[open]").length), open);
    assert.equal(await isMarked(two), true);
    await two.bringToFront();
    await new Promise((done) => setTimeout(done, 500));
    assert.equal(await isMarked(two), true, "nor does it when it is looked at");
    await remark(one);
  });

  it("a style sheet is swapped and nothing reloads", async () => {
    await one.bringToFront();
    await one.evaluate(() => scrollTo({ top: 3000, behavior: "instant" }));
    const site = await (await fetch(shown.url + (await one.$eval("link[rel=stylesheet]", (link) => new URL(link.href).pathname)))).text();
    shown.write("themes/own/assets/site.css", `${site}\nbody { outline: 3px solid rgb(1, 2, 3); }\n`);
    const styled = () => getComputedStyle(document.body).outlineColor === "rgb(1, 2, 3)";
    await until(one, styled);
    await until(two, styled);
    assert.deepEqual([await isMarked(one), await isMarked(two)], [true, true]);
    assert.equal(await one.evaluate(() => Math.round(scrollY)), 3000);
    await until(one, () => document.querySelectorAll("link[rel~=stylesheet]").length === 1);
    // One edit after the other, faster than sheets load: the last one stays, once.
    for (const width of [4, 5, 6]) {
      shown.write("themes/own/assets/site.css", `${site}\nbody { outline: ${width}px solid rgb(1, 2, 3); }\n`);
      await new Promise((done) => setTimeout(done, 40));
    }
    await until(one, () => getComputedStyle(document.body).outlineWidth === "6px");
    await until(one, () => document.querySelectorAll("link[rel~=stylesheet]").length === 1);
    assert.deepEqual([await isMarked(one), await isMarked(two)], [true, true]);
  });

  it("a template reloads the pages that are open, and the build after it nothing", async () => {
    shown.write("themes/own/custom/footer.html", "<p>下の一行。</p>");
    await until(one, has, "下の一行。");
    await until(two, has, "下の一行。");
    shown.write("themes/own/custom/footer.html", "<p>下の二行。</p>");
    await until(one, has, "下の二行。");
    await until(two, has, "下の二行。");
    await remark(one);
    await remark(two);
    await new Promise((done) => setTimeout(done, 4000));
    assert.deepEqual([await isMarked(one), await isMarked(two)], [true, true]);
    await one.evaluate(() => scrollTo({ top: 3000, behavior: "instant" }));
  });

  it("an error lies over every page with its place, and goes when it is mended", async () => {
    shown.write("content/b.md", "---\ntitle: [乙\n---\n\n乙の文。\n");
    for (const page of [one, two]) {
      await until(page, (place) => document.getElementById("tejun-overlay")?.innerText.includes(place), "content/b.md:2");
      assert.ok(await page.$eval("#tejun-overlay pre", (excerpt) => excerpt.innerText.includes("title: [乙")));
      assert.equal(await isMarked(page), true);
    }
    assert.equal(await one.evaluate(() => Math.round(scrollY)), 3000);
    assert.ok(await two.evaluate(has, "乙の文。"), "the last good page is below it");
    shown.write("content/b.md", page("乙", "乙の文。"));
    for (const page of [one, two]) {
      await until(page, () => !document.getElementById("tejun-overlay"));
      assert.equal(await isMarked(page), true, "the page is what it was");
    }
  });

  it("a page that goes is told of, and shown again when it is back", async () => {
    renameSync(join(shown.folder, "content/b.md"), join(shown.folder, "content/c.md"));
    shown.write("content/_index.md", page("入口", "[甲](a.md) [丙](c.md)"));
    await until(two, () => document.getElementById("tejun-gone")?.innerText.length > 10);
    const three = await tab("/c/");
    assert.ok(await three.evaluate(has, "乙の文。"));
    await three.goto(`${shown.url}/new/`, { waitUntil: "load" });
    shown.write("content/new.md", page("新規", "新しい文。"));
    await until(three, has, "新しい文。");
    shown.write("content/b.md", page("乙", "戻った文。"));
    await until(two, has, "戻った文。");
    assert.deepEqual([...one.wrongs, ...two.wrongs, ...three.wrongs], []);
    await three.close();
  });

  it("of 12 tabs each is told", async () => {
    const tabs = [];
    for (let n = 0; n < 12; n += 1) tabs.push(await tab("/c/"));
    shown.write("content/c.md", page("丙", "十二の文。"));
    for (const page of tabs) await until(page, has, "十二の文。");
    await Promise.all(tabs.map((page) => page.close()));
  });
});
