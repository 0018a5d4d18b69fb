// Less than a modern browser on a server: no JavaScript, files opened from a disk, paper.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch, open, shut } from "../lib/browser.mjs";

const URL_ = process.env.SMALL_URL;
const MORNING = `${URL_}/work/morning/`;

describe("without", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  it("JavaScript: text, navigation, contents and every tab are there, and no dead button", async () => {
    const page = await open(browser, { scripts: false, own: URL_ });
    await page.goto(MORNING, { waitUntil: "load" });
    const seen = (selector) => page.$$eval(selector, (all) => all.filter((node) => node.getClientRects().length > 0).length);
    assert.ok(await seen(".site-nav a") >= 2);
    assert.ok(await seen(".toc a") >= 4);
    assert.equal(await seen(".tabs .tab"), 3);
    assert.equal(await seen(".tabs .tab-label"), 3);
    assert.equal(await seen(".theme-button, .copy, .checklist"), 0);
    assert.equal(await seen(".prose .task input"), 4);
    assert.deepEqual(page.wrongs, []);
    await shut(page);
  });

  it("JavaScript on a phone: the menu opens", async () => {
    const page = await open(browser, { scripts: false, width: 390, height: 800, own: URL_ });
    await page.goto(MORNING, { waitUntil: "load" });
    const seen = () => page.$eval("#site-nav", (node) => node.getClientRects().length > 0);
    assert.equal(await seen(), false);
    await page.tap(".nav-button");
    assert.equal(await seen(), true);
    await shut(page);
  });

  it("a server: files from a disk have their style, their scripts and links that lead on", async () => {
    const page = await open(browser);
    await page.goto(`file://${join(process.env.SMALL, "work/morning/index.html")}`, { waitUntil: "load" });
    assert.equal(await page.$eval(".site-header", (node) => getComputedStyle(node).position), "sticky");
    assert.ok(await page.evaluate(() => document.documentElement.classList.contains("js")));
    assert.equal(await page.$$eval("[role=tab]", (all) => all.length), 3);
    const outside = page.asked.filter((url) => !url.startsWith("file://"));
    assert.deepEqual(outside, []);
    // Chromium does not lend its storage to files; nothing else may go wrong.
    assert.deepEqual(page.wrongs, []);
    await shut(page);
  });

  it("a screen: paper has the text and the document's number and version, and none of the frame", async () => {
    const page = await open(browser, { own: URL_ });
    await page.goto(MORNING, { waitUntil: "load" });
    const scratch = mkdtempSync(join(tmpdir(), "tejun-paper-"));
    try {
      const file = join(scratch, "page.pdf");
      writeFileSync(file, await page.pdf({ format: "A4" }));
      const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).normalize("NFKC");
      for (const word of ["朝の確認", "OPS-001", "2.0", "監視画面を開きます", "三階にあります", "一階にあります", "拠点の画面"]) {
        assert.ok(text.includes(word), `「${word}」 is on paper:\n${text}`);
      }
      for (const word of ["コピー", "このページの内容", "本文へ"]) assert.ok(!text.includes(word), `「${word}」 is not on paper`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
      await shut(page);
    }
  });
});
