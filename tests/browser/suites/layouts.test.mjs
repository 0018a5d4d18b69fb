// Every layout, in light and dark, wide and on a phone: nothing for axe to say, nothing wrong on the console, no other host, nothing
// that the policy stops, no page wider than its window.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { launch, look, open, shut, violations } from "../lib/browser.mjs";
import { chosen, pages } from "../lib/site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The code of axe is run by the debugger, which no policy of the page stops.
async function axe(page, rules) {
  await page.evaluate(AXE);
  return page.evaluate(async (tags) => {
    const found = await window.axe.run(document, { resultTypes: ["violations"], runOnly: tags });
    return found.violations.flatMap((one) =>
      one.nodes.slice(0, 5).map((node) => {
        const said = [...node.any, ...node.all, ...node.none].map((part) => part.message).join("; ");
        return `${one.id}: ${node.target.join(" ")}\n    ${node.html.slice(0, 160)}\n    ${said}`;
      }));
  }, rules);
}

// Bars that stay in sight lie over what is below them at this moment; whether focus hides behind them is asked in keyboard.test.mjs.
const unpin = () => {
  for (const node of document.querySelectorAll("body *")) {
    if (getComputedStyle(node).position === "sticky") node.style.position = "static";
  }
};

// What sticks out of the window, to name it in the failure.
const sticking = () => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > root.clientWidth + 1)
    .map((node) => `${node.tagName.toLowerCase()}.${node.className}`);
  return [`the page is ${root.scrollWidth - root.clientWidth}px too wide`, ...out.slice(0, 3)];
};

for (const [name, folder, url] of [
  ["sample", process.env.SAMPLE, process.env.SAMPLE_URL],
  ["small project", process.env.SMALL, process.env.SMALL_URL],
]) {
  describe(name, () => {
    let browser;
    before(async () => { browser = await launch(); });
    after(() => browser.close());
    for (const { kind, path } of chosen(pages(folder).filter((one) => one.kind !== "alias"))) {
      for (const width of [1280, 390]) {
        it(`${kind} ${path} at ${width}`, async () => {
          const page = await open(browser, { width, own: url });
          await page.goto(url + path, { waitUntil: "load" });
          const wrong = await page.evaluate(sticking);
          await page.evaluate(unpin);
          wrong.push(...await axe(page, RULES));
          await look(page, true);
          // Structure is the same in the dark; colours are not.
          wrong.push(...(await axe(page, ["color-contrast", "link-in-text-block"])).map((text) => `dark: ${text}`));
          wrong.push(...page.wrongs, ...await violations(page));
          await shut(page);
          assert.deepEqual(wrong, [], `\n${wrong.join("\n")}\n`);
        });
      }
    }
  });
}
