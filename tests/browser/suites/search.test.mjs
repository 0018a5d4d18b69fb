// Searching as readers do: the dialog from anywhere, the page with its address, with the keyboard alone, in the dark, without scripts,
// from a disk. Skipped while the site has no search.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { engine } from "../../search/engine.mjs";
import { axe } from "../lib/axe.mjs";
import { launch, open, shut, visits } from "../lib/browser.mjs";
import { serve } from "../lib/serve.mjs";
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

// A value that a script of an index hands over.
const told = (folder, name) => {
  let value;
  new Function("tejunSearch", readFileSync(join(folder, `search/${name}.js`), "utf8"))((_, given) => { value = given; });
  return value;
};
const tell = (folder, name, value) => writeFileSync(join(folder, `search/${name}.js`), `tejunSearch(${JSON.stringify(name)},${JSON.stringify(value)})\n`);

describe("the parts of an index", { skip }, () => {
  let scratch;
  before(() => { scratch = mkdtempSync(join(tmpdir(), "tejun-index-")); });
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("lists of lists, as a large site has them, find the same", async () => {
    const folder = join(scratch, "lists");
    cpSync(join(process.env.SAMPLE, "search"), join(folder, "search"), { recursive: true });
    const index = told(folder, "ja");
    let made = 0;
    // Three parts to a list; of titles, the digits of the pages that each has are added up.
    const divided = ([firsts, names, lists], joined) => {
      assert.equal(lists, 0);
      const parts = names.match(/.{16}/g).map((name, at) => [joined ? firsts.split(" ")[at] : firsts[at], name]);
      const all = [];
      while (parts.length) {
        const some = parts.splice(0, 3);
        const name = String(++made).padStart(16, "0");
        tell(folder, `ja/d${name}`, [some.map(([first]) => first).join(joined ? " " : ""), some.map(([, own]) => own).join("")]);
        const sum = some.reduce((sum, [count]) => sum + count.charCodeAt(0) - 35, 0);
        all.push([joined ? some[0][0] : String.fromCharCode(35 + sum), name]);
      }
      return [all.map(([first]) => first).join(joined ? " " : ""), all.map(([, name]) => name).join(""), 1];
    };
    tell(folder, "ja", { ...index, terms: divided(index.terms, true), titles: divided(index.titles, false) });
    assert.ok(made > 20, `${made} lists`);
    const [one, other] = [engine(process.env.SAMPLE), engine(folder)];
    const rows = readFileSync(new URL("../../search/queries.csv", import.meta.url), "utf8").trim().split("\n").slice(1);
    const queries = [...rows.map((row) => row.slice(row.indexOf(",") + 1, row.lastIndexOf(","))), "api", "inc", "v1"];
    for (const query of queries) {
      assert.equal(JSON.stringify(await other.tejunSearchFor(query, 10)), JSON.stringify(await one.tejunSearchFor(query, 10)), query);
    }
    assert.ok(other.loaded.filter((file) => file.path.startsWith("search/ja/d")).length > 10);
  });

  it("who searches while the site is published anew gets the results of one site", async () => {
    const [project, out] = [join(scratch, "project"), join(scratch, "out")];
    const write = (path, text) => {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    };
    const build = () => execFileSync(process.env.TEJUN, ["-q", "-C", project, "build", "--out", out], { stdio: "ignore" });
    write("tejun.yaml", "title: 手順\nas_of: 2026-11-20T17:00:00+09:00\n");
    for (let n = 10; n < 40; n++) write(`content/m${n}.md`, `# 作業 ${n}\n\n受付の順番は${n}番です。ここでは端末${n}号を使います。\n`);
    build();
    const server = await serve(out);
    const browser = await launch();
    const page = await open(browser);
    try {
      await page.goto(`${server.url}/m10/`, { waitUntil: "load" });
      await page.keyboard.press("/");
      const field = `${OPEN} input[type=search]`;
      const first = () => page.$eval(`${OPEN} ${FOUND} b`, (node) => node.textContent);
      const ask = async (text) => {
        await page.$eval(field, (node) => { node.value = ""; });
        await page.type(field, text);
      };
      await page.waitForSelector(OPEN, { timeout: 3000 });
      await ask("受付");
      await page.waitForSelector(`${OPEN} ${FOUND}`, { timeout: 5000 });
      // Every page gets another number and another text: with the numbers of one site and the titles of the other, a search
      // would find the page before.
      for (let n = 10; n < 40; n++) write(`content/a${n}.md`, `# 先の作業 ${n}\n\n別の窓口の話です。\n`);
      for (let n = 10; n < 40; n++) write(`content/m${n}.md`, `# 作業 ${n}\n\n受付の順番は${n}番です。ここでは機器${n}号を使います。\n`);
      build();
      await ask("順番 39");
      await page.waitForFunction((box) => /39/.test(document.querySelector(box)?.textContent), { timeout: 5000 }, `${OPEN} ${FOUND} b`);
      assert.equal(await first(), "作業 39");
      await ask("機器");
      await page.waitForFunction((box) => document.querySelector(box)?.textContent.includes("機器"), { timeout: 5000 }, `${OPEN} ${FOUND}`);
      // A site that is gone says so, and nothing else.
      rmSync(join(out, "search"), { recursive: true });
      await ask("窓口");
      await page.waitForFunction((box) => /読み込めません/.test(document.querySelector(box)?.textContent), { timeout: 5000 }, `${OPEN} [role=status]`);
      assert.deepEqual(page.wrongs.filter((wrong) => wrong.startsWith("script:")), []);
    } finally {
      await shut(page);
      await browser.close();
      server.close();
    }
  });
});
