// What a reader of a built site loads and waits for: node tests/search/speed.mjs SITE QUERY…
// Bytes are given as they lie on the disk and compressed: up to the first ten titles, and up to their texts with what was searched for.
// The time is that of the processor, without reading and parsing the files.
import { gzipSync } from "node:zlib";
import { engine, spent } from "./engine.mjs";

const [site, ...queries] = process.argv.slice(2);
const sizes = (files) => [files.length, files.reduce((sum, file) => sum + file.bytes, 0), files.reduce((sum, file) => sum + gzipSync(file.text).length, 0)];
console.log("query\tresults\tfiles\tbytes\tgzipped\tms\tall files\tall bytes\tall gzipped\tall ms");
for (const query of queries) {
  const window = engine(site);
  const started = spent();
  const took = () => (spent() - started - window.loading()).toFixed(1);
  let early;
  const found = await window.tejunSearchFor(query, 10, () => {
    early ??= { ms: took(), files: [...window.loaded] };
  });
  const ms = took();
  const first = early ?? { ms, files: window.loaded };
  console.log([query, found.length, ...sizes(first.files), first.ms, ...sizes(window.loaded), ms].join("\t"));
}
