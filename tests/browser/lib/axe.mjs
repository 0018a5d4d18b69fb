// In: a page. Out: what axe says about it, one text for each element. It changes nothing on the page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// The code of axe is run by the debugger, which no policy of the page stops.
export async function axe(page, rules = RULES) {
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
export const unpin = () => {
  for (const node of document.querySelectorAll("body *")) {
    if (getComputedStyle(node).position === "sticky") node.style.position = "static";
  }
};
