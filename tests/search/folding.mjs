// Folds every character with the browser's side and compares with folding.txt, which the Rust side is held against as well.
//   node tests/search/folding.mjs [--write]
import { readFileSync, writeFileSync } from "node:fs";
import { engine } from "./engine.mjs";

const file = new URL("folding.txt", import.meta.url);
const { fold } = engine("").tejunSearchFor;
let sums = "";
for (let block = 0; block < 256; block++) {
  let sum = 2166136261;
  for (let at = 0; at < 256; at++) {
    const code = block * 256 + at;
    if (code >= 0xd800 && code < 0xe000) continue;
    const text = fold(String.fromCharCode(code)) + "\n";
    for (let unit = 0; unit < text.length; unit++) sum = Math.imul(sum ^ text.charCodeAt(unit), 16777619) >>> 0;
  }
  sums += block.toString(16).padStart(2, "0") + " " + sum.toString(16).padStart(8, "0") + "\n";
}
if (process.argv.includes("--write")) writeFileSync(file, sums);
const expected = readFileSync(file, "utf8");
if (sums !== expected) {
  const lines = expected.split("\n");
  console.error("blocks that fold otherwise: " + sums.split("\n").filter((line, at) => line !== lines[at]).join(", "));
  process.exit(1);
}
console.log("both sides fold every character alike");
