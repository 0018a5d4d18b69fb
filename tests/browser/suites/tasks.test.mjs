// What readers come for, from the front page of the sample in at most two clicks: whom to call, whether the promises were kept, what
// changed, how to ask for a service. And how much of the page they need for it.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch, visits } from "../lib/browser.mjs";

const SAMPLE = process.env.SAMPLE_URL;

// The links of a page, as it stands without a script.
const links = (page, selector) => page.$$eval(`${selector} a[href]`, (found) => found.map((link) => ({ text: link.textContent.trim(), href: link.href })));

describe("tasks from the front page", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  const at = visits(() => browser);

  it("whom to call for a P1 now: the area of incidents leads to people or to a way to them", () => at({ scripts: false }, `${SAMPLE}/`, async (page) => {
    const ways = await links(page, ".task-trouble .task-list");
    assert.ok(ways.length > 0, "the area names pages");
    let reached = 0;
    for (const { href } of ways) {
      await page.goto(href);
      reached += await page.$$eval("a[href^='tel:'], .on-call, .escalation", (found) => found.length);
    }
    assert.ok(reached > 0, "one click leads to a number to call");
  }));

  it("the boxes of a document are no cards of the front page", () => at({ scripts: false }, `${SAMPLE}/reports/monthly/2026-10/`, async (page) => {
    const borders = await page.$$eval(".prose li.task", (all) => all.map((item) => getComputedStyle(item).borderTopWidth));
    assert.ok(borders.length > 0 && borders.every((width) => width === "0px"), borders.join(" "));
  }));

  it("an open incident stands in the first screen with severity, service and beginning", () => at({ scripts: false, width: 1280, height: 900 }, `${SAMPLE}/`, async (page) => {
    const { bottom, text } = await page.$eval(".open-incident", (node) => ({ bottom: node.getBoundingClientRect().bottom, text: node.textContent }));
    assert.ok(bottom < 900, `it ends at ${bottom}`);
    assert.match(text, /P\d/);
    assert.match(text, /\d{4}-\d\d-\d\d \d\d:\d\d/);
  }));

  it("was last month's SLA met, and why not: the misses are told, and the report is one click away", () => at({ scripts: false }, `${SAMPLE}/`, async (page) => {
    assert.match(await page.$eval(".task-promises", (node) => node.textContent), /達成 \d+ 件、未達 \d+ 件/);
    assert.ok((await page.$$(".task-promises .kept li")).length > 1);
    const [report] = await links(page, ".task-promises .task-more");
    assert.match(report.href, /\/reports\/monthly\//);
    await page.goto(report.href);
    assert.match(await page.$eval("main", (node) => node.textContent), /未達/);
  }));

  it("what changed this week: days and links, and the week's report", () => at({ scripts: false }, `${SAMPLE}/`, async (page) => {
    assert.ok((await page.$$(".task-week time")).length > 2);
    const [report] = await links(page, ".task-week .task-more");
    assert.match(report.href, /\/reports\/(weekly|review)\//);
  }));

  it("how to ask for a service: a button that opens a mail with its fields, or a form", () => at({ scripts: false }, `${SAMPLE}/`, async (page) => {
    const buttons = await page.$$eval(".task-request .request-button", (found) => found.map((link) => link.getAttribute("href")));
    assert.ok(buttons.length > 1);
    for (const href of buttons) assert.match(href, /^(mailto:[^?]+\?subject=.+&body=.+|https:\/\/)/);
    assert.ok(buttons.some((href) => decodeURIComponent(href).includes("希望日: ")), "a field stands in the mail");
  }));

  for (const width of [390, 360]) {
    it(`nothing leaves the window at ${width}`, () => at({ width, height: 800 }, `${SAMPLE}/`, async (page) => {
      for (const path of ["/", "/kpis/", "/contract/", "/services/", "/services/account/"]) {
        await page.goto(SAMPLE + path);
        const { scroll, inner } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, inner: innerWidth }));
        assert.ok(scroll <= inner, `${path} is ${scroll} wide`);
      }
    }));
  }

  it("the handbook is a site of its own: its navigation and its search hold nothing else, and the others do not hold it", () => at({}, `${SAMPLE}/handbook/`, async (page) => {
    const routes = async () => (await links(page, "#site-nav > nav > ul:not(.nav-menu)")).map(({ href }) => new URL(href).pathname);
    assert.ok((await routes()).every((path) => path.startsWith("/handbook/")), String(await routes()));
    const found = await page.evaluate(() => window.tejunSearchFor("検索", 10).then((all) => all.map((one) => one.route)));
    assert.ok(found.length > 3 && found.every((route) => route.startsWith("/handbook/")), String(found));
    await page.goto(`${SAMPLE}/sop/`);
    assert.ok((await routes()).every((path) => !path.startsWith("/handbook/")));
    const elsewhere = await page.evaluate(() => window.tejunSearchFor("検索", 10).then((all) => all.map((one) => one.route)));
    assert.ok(elsewhere.every((route) => !route.startsWith("/handbook/")), String(elsewhere));
  }));

  it("the side navigation has at most five groups, and nothing of the top menu", () => at({ scripts: false, width: 1280 }, `${SAMPLE}/sop/`, async (page) => {
    assert.ok((await page.$$(".site-nav .nav-group")).length <= 5);
    const menu = (await links(page, ".main-menu")).map(({ href }) => href);
    const beside = (await page.$$eval(".site-nav > ul:not(.nav-menu) > li > a", (found) => found.map((link) => link.href)));
    assert.deepEqual(beside.filter((href) => menu.includes(href)), []);
  }));

  it("the dashboard begins with what was missed; what was kept takes a line each", () => at({ scripts: false, width: 1280, height: 900 }, `${SAMPLE}/kpis/`, async (page) => {
    const parts = await page.$$eval(".kpi-part", (found) => found.map((part) => part.id));
    assert.equal(parts[0], "missed");
    const tall = await page.$$eval(".part-met .kpi-row", (found) => Math.max(...found.map((row) => row.getBoundingClientRect().height)));
    assert.ok(tall < 60, `a row is ${tall} high`);
    await page.goto(`${SAMPLE}/kpis/#missed`);
    const shown = await page.$$eval(".kpi-part", (found) => found.filter((part) => part.getClientRects().length).map((part) => part.id));
    assert.deepEqual(shown, ["missed"]);
  }));

  it("the promises can be filtered by verdict", () => at({}, `${SAMPLE}/contract/`, async (page) => {
    await page.click("[data-verdict=met]");
    const seen = await page.$$eval(".contract tbody", (found) => [...new Set(found.filter((row) => row.getClientRects().length).map((row) => row.dataset.standing))]);
    assert.deepEqual(seen, ["met"]);
  }));
});
