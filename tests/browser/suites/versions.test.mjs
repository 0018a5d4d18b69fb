// Older states of the documents: the menu by keyboard and without scripts, the same page in another version, a page that an older
// version lacks, the word that it is old, what changed. Skipped while the site has no versions.
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { axe, unpin } from "../lib/axe.mjs";
import { launch, open, visits } from "../lib/browser.mjs";
import { pages } from "../lib/site.mjs";

const URL_ = process.env.SMALL_URL;
const OLD = `${URL_}/v/v1.0/work/morning/`;
const MENU = "details.versions";
const skip = pages(process.env.SMALL).some((one) => one.path.startsWith("/v/")) ? false : "the site has no versions";

describe("versions", { skip }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  const at = visits(() => browser);
  const opened = (page) => page.$eval(MENU, (node) => node.open);
  const entries = (page) => page.$$eval(`${MENU} li a`, (all) => all.map((link) => [link.textContent.trim(), new URL(link.href).pathname]));

  it("the menu opens with Enter, closes with Escape and gives the focus back", () => at({}, `${URL_}/work/morning/`, async (page) => {
    await page.focus(`${MENU} summary`);
    await page.keyboard.press("Enter");
    assert.equal(await opened(page), true);
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate((menu) => document.querySelector(menu).contains(document.activeElement), MENU));
    await page.keyboard.press("Escape");
    assert.equal(await opened(page), false);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
  }));

  it("leads to the same page of another version", () => at({}, `${URL_}/work/morning/`, async (page) => {
    const old = (await entries(page)).find(([name]) => name.startsWith("v1.0"));
    assert.equal(old?.[1], "/v/v1.0/work/morning/");
    await page.goto(URL_ + old[1], { waitUntil: "load" });
    await page.click(`${MENU} summary`);
    await page.waitForFunction((menu) => document.querySelectorAll(`${menu} li a`).length >= 3, { timeout: 5000 }, MENU);
    assert.ok((await entries(page)).some(([, path]) => path === "/work/morning/"), "and back");
  }));

  it("an older page says that it is old, and holds the words of its day", () => at({}, OLD, async (page) => {
    const text = await page.$eval("body", (node) => node.innerText);
    assert.match(text, /当番と一緒に読みます/);
    assert.doesNotMatch(text, /灯りをつける/);
    const notes = await page.$$eval(".site-notice", (all) => all.map((note) => note.innerText).join("\n"));
    assert.match(notes, /v1\.0/);
    assert.ok(await page.$$eval(".site-notice a", (all) => all.some((link) => new URL(link.href).pathname === "/work/morning/")), "it leads to the current page");
    assert.ok(await page.$('meta[name="robots"][content*="noindex"]'), "search engines show the current one");
  }));

  it("axe: an older page, what changed, all versions, and the open menu", () => at({}, OLD, async (page) => {
    const wrong = [];
    const paths = pages(process.env.SMALL).filter((one) => /^\/(diff|versions)\//.test(one.path)).map((one) => one.path);
    assert.ok(paths.length >= 2, paths.join(" "));
    for (const width of [1280, 390]) {
      await page.setViewport({ width, height: 900, isMobile: width < 600, hasTouch: width < 600 });
      for (const path of ["/v/v1.0/work/morning/", ...paths]) {
        await page.goto(URL_ + path, { waitUntil: "load" });
        await page.$eval(`${MENU} summary`, (node) => node.click());
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`${path} at ${width}: ${over}px too wide`);
        const out = await page.$eval(`${MENU} nav`, (node) => {
          const box = node.getBoundingClientRect();
          return box.left < 0 || box.right > document.documentElement.clientWidth;
        });
        if (out) wrong.push(`${path} at ${width}: the menu leaves the window`);
        await page.evaluate(unpin);
        wrong.push(...(await axe(page)).map((text) => `${path} at ${width}: ${text}`));
      }
    }
    assert.deepEqual(wrong, [], `\n${wrong.join("\n")}\n`);
  }));

  it("what changed is told without colours", () => at({}, `${URL_}/`, async (page) => {
    const path = pages(process.env.SMALL).find((one) => /^\/diff\/v1\.0\.\..*\/work\/morning\/$/.test(one.path))?.path;
    assert.ok(path, "the document has a page of its changes");
    await page.goto(URL_ + path, { waitUntil: "load" });
    assert.ok((await page.$$eval("del", (all) => all.map((node) => node.textContent).join("\n"))).includes("当番と一緒に"));
    assert.ok((await page.$$eval("ins", (all) => all.map((node) => node.textContent).join("\n"))).includes("灯りをつける"));
  }));

  it("without JavaScript the menu leads on", () => at({ scripts: false }, OLD, async (page) => {
    await page.click(`${MENU} summary`);
    assert.ok((await entries(page)).some(([, path]) => path === "/work/morning/"));
  }));

  it("works from a disk", () => at({ own: "file://" }, `file://${join(process.env.SMALL, "v/v1.0/work/morning/index.html")}`, async (page) => {
    await page.click(`${MENU} summary`);
    await page.waitForFunction((menu) => document.querySelectorAll(`${menu} li a`).length >= 3, { timeout: 5000 }, MENU);
  }));
});
