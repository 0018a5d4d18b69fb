// Pagefind's own client on an index below DIR, in Node: it fetches by URL, so that the folder is served on this machine.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export default async function load(folder) {
  const server = createServer(async (request, response) => {
    try {
      response.end(await readFile(join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname))));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  const base = `http://127.0.0.1:${server.address().port}/`;
  globalThis.document = { querySelector: () => ({ getAttribute: () => "ja" }), currentScript: null };
  globalThis.window = { location: { origin: base }, document: globalThis.document };
  globalThis.location = { origin: base.slice(0, -1), href: base };
  // The client asks below its own address, which is a file here.
  const over = globalThis.fetch;
  globalThis.fetch = (address, options) => over(new URL(/(?:(?:index|fragment|filter)\/)?[^/]+$/.exec(String(address))[0], base), options);
  const client = await import(pathToFileURL(resolve(folder, "pagefind.js")).href);
  await client.options({ baseUrl: "/" });
  await client.init();
  const answer = async (query) => {
    const found = await client.search(query);
    const all = await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
    return all.map((one) => decodeURIComponent(one.url).replace(/^\/*/, "/"));
  };
  return { name: "Pagefind", answer };
}
