// What hands without a mouse meet: the skip link, an order of stops, a focus that is seen and not hidden, tabs by arrows, the menu of
// a phone, lists to tick, the theme, copying.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch, visits } from "../lib/browser.mjs";
import { pages } from "../lib/site.mjs";

const URL_ = process.env.SMALL_URL;
const MORNING = `${URL_}/work/morning/`;

// The element that has the focus, in words that a failure can show.
const focused = (page) => page.evaluate(() => {
  const node = document.activeElement;
  return node && node !== document.body ? `${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ""}${node.className ? `.${[...node.classList].join(".")}` : ""}` : "";
});
async function press(page, key, times = 1) {
  for (let at = 0; at < times; at += 1) await page.keyboard.press(key);
}

// Runs in the page: how well the outline of the focused element stands out from what is around it, and whether it is hidden.
const outline = () => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const channel = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const read = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r / 255, g / 255, b / 255, a / 255];
  };
  const solid = (from) => {
    for (let at = from; at; at = at.parentElement) {
      const color = read(getComputedStyle(at).backgroundColor);
      if (color[3] > 0.9) return color;
    }
    return [1, 1, 1, 1];
  };
  // A control that is drawn by its label shows the focus there.
  const drawn = node.matches(".nav-toggle") ? document.querySelector(".nav-button") : node;
  const style = getComputedStyle(drawn);
  const mark = light(read(style.outlineColor));
  const ground = light(solid(parseFloat(style.outlineOffset) < 0 ? drawn : drawn.parentElement));
  const box = drawn.getBoundingClientRect();
  const inside = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5]].some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + Math.min(box.height * y, innerHeight / 2));
    return top && (drawn.contains(top) || top.contains(drawn));
  });
  return {
    name: `${node.tagName.toLowerCase()}.${node.className} "${(node.textContent || node.ariaLabel || "").trim().slice(0, 24)}"`,
    wide: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (Math.max(mark, ground) + 0.05) / (Math.min(mark, ground) + 0.05),
    hidden: !inside,
  };
};

describe("keyboard", () => {
  let browser;
  before(async () => { browser = await launch(); });
  after(() => browser.close());
  const at = visits(() => browser);

  it("the first stop skips to the text", () => at({}, MORNING, async (page) => {
    await press(page, "Tab");
    assert.equal(await focused(page), "a.skip");
    const top = await page.evaluate(() => document.activeElement.getBoundingClientRect().top);
    assert.ok(top >= 0, "the skip link is in sight while it has the focus");
    await press(page, "Enter");
    assert.equal(await focused(page), "main#content.main");
    await press(page, "Tab");
    assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the next stop is in the text");
  }));

  for (const dark of [false, true]) {
    it(`every stop is seen, ${dark ? "dark" : "light"}`, () => at({ dark }, MORNING, async (page) => {
      const bad = [];
      let stops = 0;
      for (;;) {
        await press(page, "Tab");
        const seen = await page.evaluate(outline);
        if (!seen) break;
        stops += 1;
        assert.ok(stops < 300, "the focus comes round again");
        if (seen.wide < 2 || seen.contrast < 3 || seen.hidden) bad.push(seen);
      }
      assert.ok(stops > 15, `${stops} stops`);
      assert.deepEqual(bad, []);
    }));
  }

  it("stops follow the page from top to bottom", () => at({}, MORNING, async (page) => {
    const order = await page.evaluate(() => {
      const stops = [...document.querySelectorAll("a[href], button, input, summary, select, [tabindex]")]
        .filter((node) => node.tabIndex > 0);
      return stops.length;
    });
    assert.equal(order, 0, "no stop jumps the queue");
  }));

  it("tabs: arrows move, one stop, a link to a heading inside opens its tab", () => at({}, MORNING, async (page) => {
    const shown = () => page.evaluate(() => [...document.querySelectorAll(".tabs .tab")].map((panel) => !panel.hidden));
    assert.deepEqual(await shown(), [true, false, false]);
    await page.focus("[role=tab]");
    await press(page, "ArrowRight");
    assert.deepEqual(await shown(), [false, true, false]);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "大阪");
    await press(page, "ArrowLeft", 2);
    assert.deepEqual(await shown(), [false, false, true]);
    await press(page, "Home");
    assert.deepEqual(await shown(), [true, false, false]);
    await press(page, "End");
    assert.deepEqual(await shown(), [false, false, true]);
    assert.equal(await page.evaluate(() => document.querySelectorAll('[role=tab][tabindex="0"]').length), 1);
    const named = await page.evaluate(() => [...document.querySelectorAll("[role=tab]")].every((tab) => {
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      return panel && panel.getAttribute("aria-labelledby") === tab.id;
    }));
    assert.ok(named, "each tab names its panel, each panel its tab");
    await page.evaluate(() => { location.hash = encodeURIComponent("大阪の画面"); });
    await page.waitForFunction(() => document.querySelectorAll(".tabs .tab")[1].hidden === false, { timeout: 3000 });
  }));

  it("a list keeps its ticks, tells its record, and forgets on request", () => at({}, MORNING, async (page) => {
    const boxes = ".prose .task input[type=checkbox]";
    const ticked = () => page.$$eval(boxes, (all) => all.map((box) => box.checked));
    assert.deepEqual(await ticked(), [false, true, false, false]);
    await page.focus(boxes);
    await press(page, "Space");
    assert.deepEqual(await ticked(), [true, true, false, false]);
    await page.click(".checklist summary");
    await page.type("[data-by]", "見本 花子");
    await page.reload({ waitUntil: "load" });
    assert.deepEqual(await ticked(), [true, true, false, false]);
    assert.equal(await page.$eval("[data-progress]", (node) => node.textContent), "2/4");
    assert.equal(await page.$eval("[data-by]", (node) => node.value), "見本 花子");

    // A download is caught where it is made: its text and its name.
    await page.evaluate(() => {
      window.saved = [];
      const make = URL.createObjectURL;
      URL.createObjectURL = (blob) => { window.saved.push(blob); return make.call(URL, blob); };
      HTMLAnchorElement.prototype.click = function click() { window.saved.push(this.download); };
    });
    await page.click(".checklist summary");
    const saved = async (button) => {
      await page.click(button);
      return page.evaluate(async () => {
        const [blob, name] = window.saved.splice(0);
        const bytes = new Uint8Array(await blob.arrayBuffer());
        return { name, type: blob.type, mark: [...bytes.slice(0, 3)], text: new TextDecoder().decode(bytes) };
      });
    };
    const markdown = await saved("[data-markdown]");
    assert.match(markdown.name, /^朝の確認-\d{4}-\d\d-\d\d\.md$/);
    assert.match(markdown.text, /^# 実施記録: 朝の確認\n/);
    assert.match(markdown.text, /\| 準備 \| 鍵を開ける \| 済 \| \d{4}-\d\d-\d\dT[^|]+ \|/);
    assert.match(markdown.text, /\| 準備 \| 予備の鍵がある \| 文書で済 \|/);
    assert.match(markdown.text, /- 実施者: 見本 花子/);
    const csv = await saved("[data-csv]");
    assert.match(csv.name, /\.csv$/);
    assert.deepEqual(csv.mark, [0xef, 0xbb, 0xbf], "a spreadsheet knows the encoding by its mark");
    const lines = csv.text.trim().split("\r\n");
    assert.equal(lines.length, 5);
    assert.ok(lines.every((line) => line.split('","').length === lines[0].split('","').length), csv.text);

    page.once("dialog", (dialog) => dialog.accept());
    await page.click("[data-clear]");
    assert.deepEqual(await ticked(), [false, true, false, false]);
    await page.reload({ waitUntil: "load" });
    assert.deepEqual(await ticked(), [false, true, false, false]);
  }));

  it("light and dark: chosen once, kept, there before the first paint", () => at({}, MORNING, async (page) => {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    // The button may have a third state, that of the system, which is light here.
    const choose = async (theme) => {
      for (let times = 0; times < 3 && await page.evaluate(() => document.documentElement.getAttribute("data-theme")) !== theme; times += 1) {
        await page.focus("[data-theme-toggle]");
        await press(page, "Enter");
      }
    };
    await choose("dark");
    const dark = await ground();
    assert.notEqual(light, dark);
    // The attribute stands on the root before the body is there.
    await page.evaluateOnNewDocument(() => {
      new MutationObserver((_, watch) => {
        if (!document.body) return;
        window.themeAtBody = document.documentElement.getAttribute("data-theme");
        watch.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload({ waitUntil: "load" });
    assert.equal(await ground(), dark);
    assert.equal(await page.evaluate(() => window.themeAtBody), "dark");
    await choose("light");
    assert.equal(await ground(), light);
  }));

  it("the menu of a phone opens, takes the focus along, closes with Escape", () => at({ width: 390, height: 800 }, MORNING, async (page) => {
    const seen = () => page.$eval("#site-nav", (node) => node.getClientRects().length > 0);
    assert.equal(await seen(), false);
    await press(page, "Tab", 2);
    assert.match(await focused(page), /nav-toggle|nav-button/);
    await press(page, "Space");
    assert.equal(await seen(), true);
    assert.ok(await page.$eval("#site-nav", (node) => node.scrollWidth <= node.clientWidth), "the menu fits");
    await press(page, "Escape");
    assert.equal(await seen(), false);
    assert.match(await focused(page), /nav-toggle|nav-button/);
    await page.tap(".nav-button");
    assert.equal(await seen(), true);
    await page.tap(".nav-button");
    assert.equal(await seen(), false);
    // Whether the menu keeps the focus or closes when it is left: nothing that lies behind it takes the focus unseen.
    await page.tap(".nav-button");
    await page.focus("#site-nav a[href]");
    for (let stop = 0; stop < 80; stop += 1) {
      await press(page, "Tab");
      if (await page.evaluate(() => document.querySelector("main, .site-footer").contains(document.activeElement))) {
        assert.equal(await seen(), false);
        break;
      }
    }
  }));

  it("what is wider than its column scrolls with the keyboard", () => at({ width: 390, height: 800 }, MORNING, async (page) => {
    const boxes = await page.$$eval(".prose pre, .prose .table-wrap", (all) =>
      all.filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.tabIndex));
    assert.ok(boxes.length >= 2, "the page has such boxes");
    assert.ok(boxes.every((stop) => stop === 0), String(boxes));
  }));

  it("copying says so, and takes what was typed only", () => at({}, MORNING, async (page) => {
    await page.browserContext().overridePermissions(URL_, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
    await page.focus(".code-box .copy");
    await press(page, "Enter");
    await page.waitForFunction(() => document.querySelector(".code-box .copy").textContent !== "コピー", { timeout: 3000 });
    assert.equal(await page.$eval(".code-box .copy", (node) => node.textContent), "コピーしました");
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^curl --fail[^\n]+status\n$/);
  }));

  it("the contents follow the reader", async () => {
    const count = (one) => one.text.match(/class="toc"[^]*?<\/nav>/)?.[0].match(/<li/g).length ?? 0;
    const long = pages(process.env.SAMPLE).filter((one) => one.kind === "document").sort((a, b) => count(b) - count(a))[0];
    assert.ok(count(long) >= 5, long.path);
    await at({ own: process.env.SAMPLE_URL }, process.env.SAMPLE_URL + long.path, async (page) => {
      const marked = (which) => page.waitForFunction(
        (wanted) => [...document.querySelectorAll(".toc a")].every((link, index) => link.hasAttribute("aria-current") === (index === wanted)),
        { timeout: 3000 }, which);
      const scroll = (which) => page.evaluate((index) => {
        const id = decodeURIComponent(document.querySelectorAll(".toc a")[index].hash.slice(1));
        document.getElementById(id).scrollIntoView({ behavior: "instant" });
      }, which);
      await marked(0);
      await scroll(2);
      await marked(2);
      await scroll(1);
      await marked(1);
      await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
      await marked(count(long) - 1);
    });
  });
});
