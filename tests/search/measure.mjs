// Measures the search of a built site with the queries of queries.csv:
//   node tests/search/measure.mjs SITE [--pagefind DIR] [--each]
// With --pagefind, the same for the index that Pagefind made of the same pages (see package.json).
// Pages of a part that is searched for itself (`search: separate`) are asked of its own index; the others of that of the site.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { engine } from "./engine.mjs";

const [site, ...flags] = process.argv.slice(2);
const each = flags.includes("--each");
const bundle = flags.includes("--pagefind") ? flags[flags.indexOf("--pagefind") + 1] : null;

function rows(text) {
  return text.trim().split("\n").slice(1).map((line) => {
    const cells = [];
    line.replace(/"((?:[^"]|"")*)"(?:,|$)|([^,]*)(?:,|$)/g, (whole, quoted, plain, at) => {
      if (whole || at < line.length) cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
      return "";
    });
    return { kind: cells[0], query: cells[1], expected: (cells[2] ?? "").split(" ").filter(Boolean) };
  });
}

const PART = "/handbook/";
const isApart = existsSync(join(site, "search/ja-handbook.js"));

async function ours() {
  const windows = [engine(site), isApart ? engine(site, "ja-handbook") : null];
  const ask = (query, part) => windows[part ? 1 : 0].tejunSearchFor(query, 10);
  const answer = async (query, part) => (await ask(query, part)).filter((one) => !one.partial).map((one) => one.route);
  return { name: "tejun", answer, both: async (query, part) => (await ask(query, part)).map((one) => one.route) };
}

/** What is asked of which index: a query whose pages lie in both is asked of the site, for its pages there. */
function placed({ kind, query, expected }) {
  const inSite = expected.filter((route) => !route.startsWith(PART));
  const part = isApart && expected.length > 0 && !inSite.length;
  return { kind, query, part, expected: isApart && !part ? inSite : expected };
}

async function pagefind() {
  const { default: load } = await import("./pagefind.mjs");
  return load(bundle);
}

/** Recall, precision and rank of the first hit. A query that should find nothing is right when it finds nothing. */
function judged(found, expected) {
  if (!expected.length) return { recall: found.length ? 0 : 1, first: found.length ? 0 : 1, three: found.length ? 0 : 1 };
  const hits = expected.filter((route) => found.slice(0, 10).includes(route)).length;
  const at = found.findIndex((route) => expected.includes(route));
  const top = found.slice(0, Math.min(3, expected.length));
  return { recall: hits / expected.length, first: at < 0 ? 0 : 1 / (at + 1), three: top.filter((route) => expected.includes(route)).length / Math.min(3, expected.length) };
}

const queries = rows(readFileSync(new URL("queries.csv", import.meta.url), "utf8"));
const engines = [await ours()];
if (bundle) engines.push(await pagefind());
const table = new Map();
for (const { kind, query, expected, part } of queries.map(placed)) {
  for (const one of engines) {
    const started = performance.now();
    const found = await (one.both && expected.length ? one.both(query, part) : one.answer(query, part));
    const took = performance.now() - started;
    const result = { ...judged(found, expected), took };
    for (const key of [kind, "all"]) {
      const cell = `${one.name}\t${key}`;
      if (!table.has(cell)) table.set(cell, []);
      table.get(cell).push(result);
    }
    if (each && result.recall < 1 | result.first < 1) {
      console.log(`${one.name}\t${query}\trecall ${result.recall.toFixed(2)}\tfirst ${result.first.toFixed(2)}\t${found.slice(0, 6).join(" ")}\twanted ${expected.join(" ") || "nothing"}`);
    }
  }
}
const mean = (all, key) => (all.reduce((sum, one) => sum + one[key], 0) / all.length).toFixed(3);
console.log("engine\tkind\tqueries\trecall@10\tMRR\tprecision@3");
for (const [cell, all] of table) console.log(`${cell}\t${all.length}\t${mean(all, "recall")}\t${mean(all, "first")}\t${mean(all, "three")}`);
