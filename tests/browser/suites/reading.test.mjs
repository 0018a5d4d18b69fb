// Layouts by kind as readers use them: a runbook, questions, a catalogue, charts, a section on paper, an address that leads nowhere, the
// head of a page on a phone, and sites of different readers.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { axe } from "../lib/axe.mjs";
import { launch, open, shut, violations, visits } from "../lib/browser.mjs";
import { all, pages } from "../lib/site.mjs";

const URL_ = process.env.SMALL_URL;
const SAMPLE = process.env.SAMPLE_URL;
const PHONE = { width: 390, height: 844 };

describe("layouts by kind", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  const at = visits(() => browser);
  const seen = (page, selector) => page.$$eval(selector, (found) => found.filter((node) => node.getClientRects().length > 0).length);

  it("a runbook: each step has an address, and the people to call are at hand", () => at({}, `${URL_}/desk/restart/`, async (page) => {
    const steps = await page.$$eval(".prose > ol > li", (found) => found.map((step) => step.id));
    assert.deepEqual(steps, ["step-1", "step-2", "step-3"]);
    const phones = await page.$$eval(".at-hand a[href^='tel:']", (found) => found.map((link) => link.getAttribute("href").replace(/\D/g, "")));
    assert.deepEqual(phones, ["81300000100", "81300000001"]);
    assert.equal(await seen(page, ".at-hand a[href^='tel:']"), 2);
  }));

  it("a runbook on a phone: the way to others follows the text, and covers nothing", () => at(PHONE, `${URL_}/desk/restart/`, async (page) => {
    assert.equal(await seen(page, ".at-hand a[href^='tel:']"), 0);
    assert.equal(await seen(page, ".prose .at-hand-after a[href^='tel:']"), 2);
    assert.equal(await page.$eval(".at-hand-after", (node) => getComputedStyle(node).position), "static");
  }));

  it("questions: folded, opened by keyboard, all at once, and by the address of one", () => at({}, `${URL_}/desk/faq/`, async (page) => {
    const shown = () => page.$$eval("details.question", (found) => found.map((one) => one.open));
    assert.deepEqual(await shown(), [false, false, false]);
    await page.focus("details.question summary");
    await page.keyboard.press("Enter");
    assert.deepEqual(await shown(), [true, false, false]);
    await page.click("[data-open-all]");
    assert.deepEqual(await shown(), [true, true, true]);
    await page.click("[data-open-all]");
    assert.deepEqual(await shown(), [false, false, false]);
    const last = await page.$$eval("details.question", (found) => found[2].querySelector("[id]")?.id || found[2].id);
    await page.evaluate((id) => { location.hash = encodeURIComponent(id); }, last);
    await page.waitForFunction(() => document.querySelectorAll("details.question")[2].open, { timeout: 3000 });
  }));

  it("questions without JavaScript: they open", () => at({ scripts: false }, `${URL_}/desk/faq/`, async (page) => {
    assert.equal(await seen(page, "[data-open-all]"), 0);
    await page.click("details.question summary");
    assert.equal(await seen(page, "details.question[open] .answer p"), 1);
  }));

  it("a catalogue: each service with its hours and its contact", () => at({}, `${URL_}/desk/services/`, async (page) => {
    const rows = await page.$$eval(".table-block tbody tr", (found) => found.map((row) => row.innerText.replace(/\s+/g, " ")));
    assert.ok(rows.some((row) => /監視画面.*24時間.*desk@example\.com/.test(row)), rows.join("\n"));
    assert.ok(rows.some((row) => /鍵の貸し出し.*平日.*03-0000-0100/.test(row)), rows.join("\n"));
  }));

  for (const width of [1280, 390]) {
    it(`charts at ${width}: one drawing is seen, it has a name, no word of it is cut off`, () => at({ width }, `${SAMPLE}/handbook/writing/directives/chart/`, async (page) => {
      const wrong = await page.$$eval("figure.chart", (figures) => figures.flatMap((figure) => {
        const drawings = [...figure.querySelectorAll("svg.chart-svg")].filter((svg) => svg.getClientRects().length > 0);
        const panels = figure.querySelectorAll(".panels > div").length;
        const said = [];
        if (drawings.length !== (panels || 1)) said.push(`${drawings.length} drawings`);
        drawings.forEach((svg) => {
          const box = svg.getBoundingClientRect();
          const name = svg.getAttribute("aria-label") || svg.getAttribute("aria-labelledby") || svg.querySelector("title")?.textContent;
          if (!name && svg.getAttribute("aria-hidden") !== "true") said.push("a drawing without a name");
          svg.querySelectorAll("text").forEach((text) => {
            const part = text.getBoundingClientRect();
            if (part.left < box.left - 2 || part.right > box.right + 2 || part.top < box.top - 2 || part.bottom > box.bottom + 2) said.push(`cut off: ${text.textContent}`);
          });
        });
        if (figure.querySelectorAll(".chart-data tbody tr").length === 0) said.push("no numbers");
        return said.map((text) => `${figure.id}: ${text}`);
      }));
      assert.deepEqual(wrong, []);
      assert.ok((await page.$$("figure.chart")).length >= 8);
    }));
  }

  it("a section on paper: a document's mark stays with its document", () => {
    const print = pages(process.env.SMALL).find((one) => one.kind === "print" && one.text.includes("watermark"));
    assert.ok(print, "a section has a document that was replaced");
    return at({}, URL_ + print.path, async (page) => {
      await page.emulateMediaType("print");
      const marks = await page.$$eval(".watermark", (found) => found.map((mark) => {
        const [own, part] = [mark.getBoundingClientRect(), mark.closest(".part").getBoundingClientRect()];
        return { fixed: getComputedStyle(mark).position === "fixed", above: own.bottom <= part.top, text: mark.closest(".part").innerText.includes("夕方の確認") };
      }));
      assert.deepEqual(marks, [{ fixed: false, above: false, text: true }]);
    });
  });

  it("an address that leads nowhere: the words of it are searched for", async () => {
    const page = await open(browser, { own: URL_ });
    try {
      await page.goto(`${URL_}/old/${encodeURIComponent("監視画面")}/`, { waitUntil: "load" });
      await page.waitForSelector("[data-lost]:not([hidden]) a", { timeout: 5000 });
      const paths = await page.$$eval("[data-lost] a", (found) => found.map((link) => new URL(link.href).pathname));
      assert.ok(paths.includes("/desk/services/screens/"), paths.join(" "));
      // The answer 404 itself is what a console tells of.
      assert.deepEqual(page.wrongs.filter((text) => !text.includes("404")), []);
    } finally {
      await shut(page);
    }
  });

  for (const width of [390, 320]) {
    it(`the head of a page at ${width}: nothing lies over anything else`, () => at({ width, height: 700 }, `${URL_}/work/morning/`, async (page) => {
      const boxes = await page.$$eval(".nav-button, .site-title svg, .site-title span, [data-search-open], .versions > summary, .languages, .theme-button", (found) => found
        .map((node) => [node.className.baseVal ?? node.className ?? "", node.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1)
        .map(([name, box]) => ({ name, left: box.left, right: box.right })));
      assert.ok(boxes.length >= 5);
      boxes.sort((a, b) => a.left - b.left).forEach((box, at) => {
        if (at) assert.ok(box.left >= boxes[at - 1].right - 1, JSON.stringify([boxes[at - 1], box]));
        assert.ok(box.right <= width, JSON.stringify(box));
      });
    }));
  }
});

describe("sites of different readers", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  const CLOSED = /経理の控え室|社内の確認|accounts/;

  it("no file of the open site holds a closed word, and the closed site has them", () => {
    const folder = join(process.env.READERS, "public");
    assert.deepEqual(pages(folder).filter((one) => CLOSED.test(one.text)).map((one) => one.path), []);
    assert.ok(existsSync(join(process.env.READERS, "internal/accounts/ledger/index.html")));
    assert.equal(all(folder, ".html").length < all(join(process.env.READERS, "internal"), ".html").length, true);
  });

  for (const [name, url, found] of [["public", process.env.PUBLIC_URL, 0], ["internal", process.env.INTERNAL_URL, 1]]) {
    it(`${name}: the search finds what its readers may read, and axe has nothing to say`, async () => {
      const page = await open(browser, { own: url });
      try {
        await page.goto(`${url}/help/refund/`, { waitUntil: "load" });
        assert.equal((await page.$$eval(".prose h2", (all_) => all_.filter((node) => node.textContent.includes("社内の確認")).length)), found);
        assert.deepEqual(await axe(page), []);
        await page.goto(`${url}/search/?q=${encodeURIComponent("帳簿")}`, { waitUntil: "load" });
        await page.waitForFunction(() => document.querySelector(".main [role=status]")?.textContent.trim(), { timeout: 5000 });
        assert.equal((await page.$$eval("[role=option], .search-results a", (links) => links.filter((link) => link.href?.includes("ledger")).length)) > 0, found > 0);
        assert.deepEqual([...page.wrongs, ...await violations(page)], []);
      } finally {
        await shut(page);
      }
    });
  }
});
