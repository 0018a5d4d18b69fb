// What a reader of a built site loads and waits for: node tests/search/speed.mjs SITE QUERY…
// Bytes are given as they lie on the disk and compressed, up to the first ten results; the time is that of the processor, without reading and parsing them.
import { gzipSync } from "node:zlib";
import { engine, spent } from "./engine.mjs";

const [site, ...queries] = process.argv.slice(2);
console.log("query\tresults\tfiles\tbytes\tgzipped\tentry\tms");
for (const query of queries) {
  const window = engine(site);
  const started = spent();
  const found = await window.tejunSearchFor(query, 10);
  const took = spent() - started - window.loading();
  const bytes = window.loaded.reduce((sum, file) => sum + file.bytes, 0);
  const gzipped = window.loaded.reduce((sum, file) => sum + gzipSync(file.text).length, 0);
  console.log([query, found.length, window.loaded.length, bytes, gzipped, window.loaded[0].bytes, took.toFixed(1)].join("\t"));
}
