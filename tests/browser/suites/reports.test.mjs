// The first page of a report: what it answers on a screen and a half, on a phone and on one sheet of paper. Measured on every
// summary of the sample, and of a project that nobody looked at while the theme was made.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch, open, shut } from "../lib/browser.mjs";
import { serve } from "../lib/serve.mjs";
import { pages } from "../lib/site.mjs";

const SCREEN = 900;
const PHONE = 844;
// The answer: verdict, key figures, misses with their causes, charts. The whole page: with the author's words and the actions.
const LIMITS = { answer: 1.5 * SCREEN, whole: 1.8 * SCREEN, phone: 4.5 * PHONE, charts: 5 };
const FOREIGN = new URL("../../sites/figures/friday/in", import.meta.url).pathname;

const summaries = (folder) => pages(folder).filter((page) => /<body[^>]*\bsummary-page\b/.test(page.text)).map((page) => page.path);
const measure = () => {
  const bottom = (selector) => Math.max(0, ...[...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect().bottom + scrollY));
  return {
    answer: bottom(".kpis, .finding"),
    whole: bottom(".prose"),
    charts: document.querySelectorAll("figure.chart").length,
    clipped: [...document.querySelectorAll(".table-scroll")].filter((node) => node.scrollWidth > node.clientWidth).length,
    wide: document.documentElement.scrollWidth - innerWidth,
    // A chart is one drawing, or one for each of its series.
    twice: [...document.querySelectorAll("figure.chart")].filter((chart) => chart.querySelectorAll(":scope > .chart-svg").length > 1).length,
    verdict: document.querySelector(".prose p")?.getBoundingClientRect().bottom ?? 0,
  };
};

describe("reports", () => {
  let browser, foreign, server, sites;
  before(async () => {
    browser = await launch();
    foreign = mkdtempSync(join(tmpdir(), "tejun-foreign-"));
    cpSync(FOREIGN, join(foreign, "in"), { recursive: true });
    execFileSync(process.env.TEJUN, ["-C", join(foreign, "in"), "build", "--out", join(foreign, "out")], { stdio: ["ignore", "ignore", "ignore"] });
    server = await serve(join(foreign, "out"));
    sites = [[process.env.SAMPLE, process.env.SAMPLE_URL], [join(foreign, "out"), server.url]];
  });
  after(async () => {
    await browser.close();
    server.close();
    rmSync(foreign, { recursive: true, force: true });
  });

  const each = async (size, check) => {
    const page = await open(browser, size);
    let seen = 0;
    for (const [folder, url] of sites) {
      for (const path of summaries(folder)) {
        await page.goto(url + path, { waitUntil: "load" });
        check(await page.evaluate(measure), path);
        seen += 1;
      }
    }
    await shut(page);
    assert.ok(seen > 20, `${seen} summaries`);
  };

  it("a screen and a half at 1280", async (t) => {
    const wrong = [];
    let tallest = { whole: 0 };
    await each({}, (found, path) => {
      if (found.whole > tallest.whole) tallest = { ...found, path };
      const { answer, whole, charts, clipped, wide, twice, verdict } = found;
      if (answer > LIMITS.answer || whole > LIMITS.whole || charts > LIMITS.charts || clipped || twice || wide > 0 || verdict > SCREEN * 0.4) wrong.push(`${path} ${JSON.stringify(found)}`);
    });
    t.diagnostic(`tallest: ${JSON.stringify(tallest)}`);
    assert.deepEqual(wrong, []);
  });

  for (const width of [390, 360]) {
    it(`a phone of ${width} pixels`, async (t) => {
      const wrong = [];
      let tallest = 0;
      await each({ width, height: PHONE }, ({ whole, wide, verdict }, path) => {
        tallest = Math.max(tallest, whole);
        if (whole > LIMITS.phone || wide > 0 || verdict > PHONE * 0.66) wrong.push(`${path}: ${whole} px, ${wide} px too wide, verdict at ${verdict}`);
      });
      t.diagnostic(`tallest: ${(tallest / PHONE).toFixed(1)} screens`);
      assert.deepEqual(wrong, []);
    });
  }

  it("one sheet of paper", async () => {
    const page = await open(browser);
    const wrong = [];
    // One of each kind; they differ in their layouts.
    const kinds = new Map(summaries(process.env.SAMPLE).map((path) => [path.split("/")[2], path]));
    for (const path of kinds.values()) {
      await page.goto(process.env.SAMPLE_URL + path, { waitUntil: "load" });
      const pdf = Buffer.from(await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
      const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
      if (sheets !== 1) wrong.push(`${path}: ${sheets} sheets`);
    }
    await shut(page);
    assert.ok(kinds.size >= 5, [...kinds.keys()].join(" "));
    assert.deepEqual(wrong, []);
  });
});
