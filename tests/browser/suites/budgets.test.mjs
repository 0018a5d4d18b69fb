// What a page may weigh. Sizes are asserted; times are only told, they belong to the machine.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch, open, shut } from "../lib/browser.mjs";
import { all, chosen, pages } from "../lib/site.mjs";

const KB = 1024;
const small = (bytes) => gzipSync(bytes, { level: 9 }).length;
// A print page holds a whole section, the largest one the whole handbook with its nine charts.
// The appendix of a quarter draws a bar for each of its days, twice for each service.
// Scripts and styles together; the HTML of a page; its nodes; what the browser asks for to show it.
const LIMITS = { assets: 60 * KB, html: { document: 28 * KB, report: 72 * KB, print: 220 * KB, other: 64 * KB }, nodes: { document: 4000, print: 25_000, report: 8500, other: 8000 }, requests: 9, search: 160 * KB };

describe("budgets", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  it("scripts and styles together", (t) => {
    // What lies elsewhere is data, such as the index of the search, which is fetched when somebody searches.
    const assets = join(process.env.SAMPLE, "assets");
    const files = [...all(assets, ".css"), ...all(assets, ".js")];
    assert.ok(files.length >= 2, files.join(" "));
    const sizes = files.map((file) => [basename(file), small(readFileSync(file))]);
    sizes.forEach(([name, size]) => t.diagnostic(`${name}: ${(size / KB).toFixed(1)} KB`));
    const sum = sizes.reduce((total, [, size]) => total + size, 0);
    t.diagnostic(`together: ${(sum / KB).toFixed(1)} KB`);
    assert.ok(sum < LIMITS.assets, `${sum} bytes`);
  });

  it("what the first search fetches", async (t) => {
    const page = await open(browser, { own: process.env.SAMPLE_URL });
    await page.goto(`${process.env.SAMPLE_URL}/sop/sla/`, { waitUntil: "load" });
    const before = new Set(page.asked);
    await page.keyboard.press("/");
    await page.waitForSelector("dialog[open] input[type=search]");
    await page.type("dialog[open] input[type=search]", "復元");
    await page.waitForSelector("dialog[open] [role=option]", { timeout: 10_000 });
    const asked = [...new Set(page.asked)].filter((url) => !before.has(url)).map((url) => decodeURIComponent(new URL(url).pathname));
    await shut(page);
    const sum = asked.reduce((total, path) => total + small(readFileSync(join(process.env.SAMPLE, path))), 0);
    t.diagnostic(`${asked.length} files, ${(sum / KB).toFixed(1)} KB: ${asked.join(" ")}`);
    assert.ok(asked.length >= 1 && sum < LIMITS.search, `${sum} bytes of ${asked.join(" ")}`);
  });

  it("the HTML of every page of the sample", (t) => {
    const heavy = [];
    const largest = {};
    for (const page of pages(process.env.SAMPLE)) {
      const size = small(page.text);
      if (size > (largest[page.kind]?.size ?? 0)) largest[page.kind] = { size, path: page.path };
      if (size > (LIMITS.html[page.kind] ?? LIMITS.html.other)) heavy.push(`${page.path}: ${(size / KB).toFixed(1)} KB`);
    }
    Object.entries(largest).sort().forEach(([kind, { size, path }]) => t.diagnostic(`${kind}: up to ${(size / KB).toFixed(1)} KB, ${path}`));
    assert.deepEqual(heavy, []);
  });

  it("nodes and requests of every layout", async (t) => {
    const over = [];
    const told = {};
    for (const { kind, path } of chosen(pages(process.env.SAMPLE).filter((one) => one.kind !== "alias"))) {
      const page = await open(browser, { own: process.env.SAMPLE_URL });
      await page.goto(process.env.SAMPLE_URL + path, { waitUntil: "load" });
      const nodes = await page.evaluate(() => document.getElementsByTagName("*").length);
      const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
      if (nodes > (LIMITS.nodes[kind] ?? LIMITS.nodes.other)) over.push(`${path}: ${nodes} nodes`);
      // The page for lost readers searches by itself; how much of the index it has asked for by now is a matter of moments.
      const asked = page.asked.filter((url) => !/^\/search\/.+\.js$/.test(new URL(url).pathname));
      if (asked.length > LIMITS.requests) over.push(`${path}: ${asked.length} requests\n${asked.join("\n")}`);
      if (nodes > (told[kind]?.nodes ?? 0)) told[kind] = { nodes, path, requests: asked.length, paint };
      await shut(page);
    }
    Object.entries(told).sort().forEach(([kind, one]) =>
      t.diagnostic(`${kind}: ${one.nodes} nodes, ${one.requests} requests, first paint after ${Math.round(one.paint)} ms, ${one.path}`));
    assert.deepEqual(over, []);
  });
});
