// Every layout, in light and dark, wide and on a phone: nothing for axe to say, nothing wrong on the console, no other host, nothing
// that the policy stops, no page wider than its window.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { RULES, axe, unpin } from "../lib/axe.mjs";
import { launch, look, open, shut, violations } from "../lib/browser.mjs";
import { chosen, pages } from "../lib/site.mjs";

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
          // What is folded is looked at too.
          await page.$$eval("details", (all) => all.forEach((fold) => { fold.open = true; }));
          wrong.push(...(await page.evaluate(sticking)).map((text) => `unfolded: ${text}`));
          await page.evaluate(unpin);
          wrong.push(...await axe(page, RULES));
          await look(page, true);
          // Structure is the same in the dark; colours are not.
          wrong.push(...(await axe(page, ["color-contrast", "link-in-text-block"])).map((text) => `dark: ${text}`));
          if (width < 600) {
            // The narrowest window that WCAG (1.4.10) names.
            await page.setViewport({ width: 320, height: 700, isMobile: true, hasTouch: true });
            wrong.push(...(await page.evaluate(sticking)).map((text) => `at 320: ${text}`));
          }
          wrong.push(...page.wrongs, ...await violations(page));
          await shut(page);
          assert.deepEqual(wrong, [], `\n${wrong.join("\n")}\n`);
        });
      }
    }
  });
}
