// At 3 a.m.: whoever opens the page of a trouble sees whom to call, by the clock of the moment and in the zone of the project, above the
// fold and on paper; beyond the published rota nobody is named. On a phone one bar stays in sight and nothing lies over the text.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { axe, unpin } from "../lib/axe.mjs";
import { launch, open, shut, violations } from "../lib/browser.mjs";

const SAMPLE = process.env.SAMPLE_URL;
const PAGES = ["/", "/runbooks/batch-delay/", "/escalation/emergency/", "/support/on-call/"];
const SIZES = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
// Worked out by hand from data/people.yaml: four people in turn from Monday 5 October 10:00; Monday 23 November is a holiday, so that
// the handover is on Tuesday.
const MOMENTS = [
  ["2026-11-24T09:59:59+09:00", ["白石 湊", "水野 岳"], "11月24日（火）10:00 まで"],
  ["2026-11-24T10:00:00+09:00", ["水野 岳", "川村 律"], "11月30日（月）10:00 まで"],
  ["2026-11-29T03:00:00+09:00", ["水野 岳", "川村 律"], "11月30日（月）10:00 まで"],
];
const PHONES = { "川村 律": "+81300000001", "白石 湊": "+81300000002", "水野 岳": "+81300000004" };

// The clock of the page; it goes on from there.
const clock = (page, at, zone) => page.evaluateOnNewDocument((then) => {
  const Real = Date;
  const ahead = then - Real.now();
  window.Date = class extends Real {
    constructor(...parts) { if (parts.length) super(...parts); else super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
}, Date.parse(at)).then(() => zone && page.emulateTimezone(zone));

const told = (page) => page.evaluate(() => {
  const board = document.querySelector(".duty");
  const seen = (node) => node.getClientRects().length > 0;
  return {
    names: [...board.querySelectorAll(".duty-now .contact-name")].filter(seen).map((node) => node.textContent),
    phones: [...board.querySelectorAll(".duty-now a[href^='tel:']")].filter(seen).map((node) => node.getAttribute("href").slice(4)),
    until: [...board.querySelectorAll(".duty-now .duty-until")].filter(seen).map((node) => node.textContent),
    bottom: Math.max(...[...board.querySelectorAll(".duty-now > li")].map((node) => node.getBoundingClientRect().bottom)),
    at: board.querySelector(".duty-at").textContent,
    beyond: seen(board.querySelector("[data-duty-beyond]")),
    inner: board.innerText,
    built: [...document.querySelectorAll("[data-duty-built]")].filter(seen).map((node) => node.innerText),
    current: [...board.querySelectorAll("tr.current")].length,
  };
});

describe("at 3 a.m.", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  async function at(path, moment, options, work) {
    const page = await open(browser, { own: SAMPLE, ...options });
    try {
      await clock(page, moment, options.zone);
      await page.goto(SAMPLE + path, { waitUntil: "load" });
      await work(page);
      assert.deepEqual([...page.wrongs, ...await violations(page)], []);
    } finally {
      await shut(page);
    }
  }

  for (const [moment, names, until] of MOMENTS) {
    for (const size of SIZES) {
      for (const path of PAGES) {
        it(`${path} at ${size.width}, ${moment}: ${names[0]} first, above the fold`, () => at(path, moment, size, async (page) => {
          const said = await told(page);
          assert.deepEqual(said.names, names);
          assert.deepEqual(said.phones, names.map((name) => PHONES[name]));
          assert.deepEqual(said.until, [until, until]);
          assert.equal(said.beyond, false);
          assert.equal(said.current, 1);
          assert.deepEqual(said.built, [], "what was next when the page was made is not said beside what is now");
          assert.ok(said.bottom <= size.height, `ends at ${said.bottom}`);
        }));
      }
    }
  }

  for (const zone of ["America/Los_Angeles", "Pacific/Kiritimati"]) {
    it(`a reader in ${zone} is told the same, and in which zone`, () => at("/runbooks/batch-delay/", MOMENTS[1][0], { ...SIZES[0], zone }, async (page) => {
      const said = await told(page);
      assert.deepEqual(said.names, MOMENTS[1][1]);
      assert.match(said.at, /11月24日（火）.*10:00.*Asia\/Tokyo/);
    }));
  }

  for (const moment of ["2027-06-01T03:00:00+09:00", "2026-11-01T03:00:00+09:00"]) {
    for (const path of PAGES) {
      it(`${path} at ${moment}: beyond the rota nobody is named as on duty, and all are listed`, () => at(path, moment, SIZES[1], async (page) => {
        const said = await told(page);
        assert.deepEqual([said.names, said.phones], [[], []]);
        assert.ok(said.beyond);
        assert.match(said.inner, /いまの当番は、このページではわかりません/);
        const others = await page.$$eval(".duty .duty-others .contact-name", (found) => found.filter((node) => node.getClientRects().length > 0).length);
        assert.equal(others, 4);
      }));
    }
  }

  it("a handover while the page is open: the next one is told", () => at("/runbooks/batch-delay/", MOMENTS[0][0], SIZES[1], async (page) => {
    assert.equal((await told(page)).names[0], "白石 湊");
    const call = await page.$(".duty-now a[href^='tel:']");
    await call.focus();
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    assert.ok(await call.evaluate((node) => node === document.activeElement), "what has not changed keeps its focus");
    await new Promise((done) => { setTimeout(done, 1500); });
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    assert.equal((await told(page)).names[0], "水野 岳");
  }));

  it("without JavaScript: the instant of the page is said, and the rota stands open", () => at("/support/on-call/", MOMENTS[2][0], { ...SIZES[1], scripts: false }, async (page) => {
    const said = await page.$eval(".duty", (board) => board.innerText);
    assert.match(said, /2026年11月20日（金）17:00 時点/);
    assert.match(said, /11月24日（火）10:00/);
  }));

  it("on paper: who is on duty stands on the first sheet", () => at("/runbooks/batch-delay/", MOMENTS[2][0], { width: 794, height: 1123 }, async (page) => {
    await page.emulateMediaType("print");
    const said = await told(page);
    assert.deepEqual(said.names, MOMENTS[2][1]);
    assert.ok(said.bottom < 1123, `${said.bottom}`);
  }));

  for (const dark of [false, true]) {
    it(`axe has nothing to say${dark ? " in the dark" : ""}`, () => at("/runbooks/batch-delay/", MOMENTS[2][0], { ...SIZES[1], dark }, async (page) => {
      await page.evaluate(unpin);
      assert.deepEqual(await axe(page), []);
    }));
  }
});

describe("phones", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());

  const PHONE_PAGES = [...PAGES, "/status/", "/calendar/", "/register/", "/kpis/", "/sop/incident-management/", "/runbooks/portal-slow/", "/escalation/normal/"];
  for (const width of [390, 360]) {
    for (const path of PHONE_PAGES) {
      it(`${path} at ${width}: nothing scrolls sideways, one bar stays, nothing lies over the text`, async () => {
        const page = await open(browser, { own: SAMPLE, width, height: 844 });
        try {
          await page.goto(SAMPLE + path, { waitUntil: "load" });
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
          await page.evaluate(() => window.scrollTo(0, 1200));
          await new Promise((done) => { setTimeout(done, 100); });
          const bars = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((node) => {
            const style = getComputedStyle(node);
            const box = node.getBoundingClientRect();
            const stays = style.position === "fixed" || (style.position === "sticky" && style.top !== "auto") || (style.position === "sticky" && style.bottom !== "auto");
            return stays && style.visibility !== "hidden" && style.pointerEvents !== "none" && box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
          }).map((node) => node.className || node.tagName));
          assert.deepEqual(bars, ["site-header"]);
        } finally {
          await shut(page);
        }
      });
    }
  }

  it("the calendar of a phone is a few screens", async () => {
    const page = await open(browser, { own: SAMPLE, width: 390, height: 844 });
    try {
      await page.goto(`${SAMPLE}/calendar/`, { waitUntil: "load" });
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      assert.ok(height < 5 * 844, `${height}`);
    } finally {
      await shut(page);
    }
  });
});
