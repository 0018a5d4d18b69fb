// Searching as readers do: the dialog from anywhere, the page with its address, with the keyboard alone, in the dark, without scripts,
// from a disk. Skipped while the site has no search.
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { axe } from "../lib/axe.mjs";
import { launch, open, visits } from "../lib/browser.mjs";
import { pages } from "../lib/site.mjs";

const URL_ = process.env.SMALL_URL;
const MORNING = `${URL_}/work/morning/`;
const skip = pages(process.env.SMALL).some((one) => one.kind === "search") ? false : "the site has no search";
const OPEN = "dialog.search-dialog[open]";
const FOUND = "[role=option]";

describe("search", { skip }, () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  const at = visits(() => browser);
  const ctrlK = async (page) => {
    await page.keyboard.down("Control");
    await page.keyboard.press("k");
    await page.keyboard.up("Control");
  };

  it("opens with / and with Ctrl-K, closes with Escape, gives the focus back", () => at({}, MORNING, async (page) => {
    await page.focus(".prose a, .prose button, .prose input");
    const came = await page.evaluate(() => document.activeElement.outerHTML);
    await page.keyboard.press("/");
    await page.waitForSelector(OPEN, { timeout: 3000 });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("type")), "search");
    assert.equal(await page.evaluate(() => document.activeElement.value), "", "the slash is not typed into the field");
    await page.keyboard.press("Escape");
    await page.waitForSelector(OPEN, { hidden: true, timeout: 3000 });
    assert.equal(await page.evaluate(() => document.activeElement.outerHTML), came);
    await ctrlK(page);
    await page.waitForSelector(OPEN, { timeout: 3000 });
  }));

  it("a slash that is typed into a field stays a slash", () => at({}, MORNING, async (page) => {
    await page.click(".checklist summary");
    await page.focus("[data-by]");
    await page.keyboard.press("/");
    assert.equal(await page.$eval("[data-by]", (node) => node.value), "/");
    assert.equal(await page.$(OPEN), null);
  }));

  it("finds a document, arrows choose, Enter goes there", () => at({}, `${URL_}/`, async (page) => {
    await page.keyboard.press("/");
    await page.waitForSelector(OPEN, { timeout: 3000 });
    await page.type(`${OPEN} input[type=search]`, "夜間の通知");
    await page.waitForSelector(`${OPEN} ${FOUND}`, { timeout: 5000 });
    await page.keyboard.press("ArrowDown");
    const active = await page.$eval(`${OPEN} input[type=search]`, (node) => node.getAttribute("aria-activedescendant"));
    assert.ok(active, "the field names the chosen result");
    assert.equal(await page.$eval(`#${active}`, (node) => node.getAttribute("aria-selected")), "true");
    await Promise.all([page.waitForNavigation({ timeout: 5000 }), page.keyboard.press("Enter")]);
    assert.equal(new URL(page.url()).pathname, "/work/morning/");
  }));

  it("says when nothing is found", () => at({}, MORNING, async (page) => {
    await page.keyboard.press("/");
    await page.waitForSelector(OPEN, { timeout: 3000 });
    await page.type(`${OPEN} input[type=search]`, "存在しない言葉");
    await page.waitForFunction((box) => document.querySelector(`${box} [role=status]`)?.textContent.trim(), { timeout: 5000 }, OPEN);
    assert.equal((await page.$$(`${OPEN} ${FOUND}`)).length, 0);
  }));

  for (const dark of [false, true]) {
    for (const width of [1280, 390]) {
      it(`axe: the dialog and the page with results, ${dark ? "dark" : "light"} at ${width}`, () => at({ dark, width }, MORNING, async (page) => {
        await page.keyboard.press("/");
        await page.waitForSelector(OPEN, { timeout: 3000 });
        await page.type(`${OPEN} input[type=search]`, "確認");
        await page.waitForSelector(`${OPEN} ${FOUND}`, { timeout: 5000 });
        const wrong = (await axe(page)).map((text) => `dialog: ${text}`);
        await page.goto(`${URL_}/search/?q=${encodeURIComponent("確認")}`, { waitUntil: "load" });
        await page.waitForSelector(FOUND, { timeout: 5000 });
        assert.equal(await page.$eval(".main input[type=search]", (node) => node.value), "確認");
        wrong.push(...(await axe(page)).map((text) => `page: ${text}`));
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wrong.push(`the page is ${over}px too wide`);
        assert.deepEqual(wrong, [], `\n${wrong.join("\n")}\n`);
      }));
    }
  }

  it("what is searched for is text, never markup", () => at({}, `${URL_}/search/?q=${encodeURIComponent("<img src=x onerror=alert(1)>確認")}`, async (page) => {
    await page.waitForFunction(() => document.querySelector(".main [role=status]")?.textContent.trim(), { timeout: 5000 });
    assert.equal((await page.$$(".main img")).length, 0);
  }));

  it("each language finds its own documents", () => at({}, `${URL_}/en/search/?q=screen`, async (page) => {
    await page.waitForSelector(FOUND, { timeout: 5000 });
    const paths = await page.$$eval(FOUND, (all) => all.map((link) => new URL(link.href).pathname));
    assert.ok(paths.every((path) => path.startsWith("/en/")), paths.join(" "));
  }));

  it("without JavaScript the button leads to a page that says what it needs and lists what there is", () => at({ scripts: false }, MORNING, async (page) => {
    await Promise.all([page.waitForNavigation({ timeout: 5000 }), page.click("[data-search-open]")]);
    assert.equal(new URL(page.url()).pathname, "/search/");
    assert.ok((await page.$$eval(".main a", (all) => all.filter((link) => link.getClientRects().length > 0))).length > 0);
  }));

  it("works from a disk", () => at({ own: "file://" }, `file://${join(process.env.SMALL, "work/morning/index.html")}`, async (page) => {
    await page.keyboard.press("/");
    await page.waitForSelector(OPEN, { timeout: 3000 });
    await page.type(`${OPEN} input[type=search]`, "監視画面");
    await page.waitForSelector(`${OPEN} ${FOUND}`, { timeout: 5000 });
  }));
});
