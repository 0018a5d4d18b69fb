// In: a built folder. Out: a server on loopback that answers as a plain static host does: index.html of a folder, 404.html with its
// status, and the policy the handbook recommends. It never leaves the folder and never writes.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".ics": "text/calendar; charset=utf-8",
  ".csv": "text/csv; charset=utf-8", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2",
};
export const POLICY = "default-src 'self'";

async function read(folder, address) {
  let path = normalize(decodeURIComponent(new URL(address, "http://here/").pathname));
  if (path.endsWith(sep)) path += "index.html";
  const file = join(folder, path);
  if (!file.startsWith(join(folder, sep))) return null;
  try {
    return { body: await readFile(file), type: TYPES[extname(file)] ?? "application/octet-stream" };
  } catch {
    return null;
  }
}

export async function serve(folder) {
  const server = createServer(async (request, response) => {
    let status = 200;
    let found = await read(folder, request.url);
    if (!found) {
      status = 404;
      found = (await read(folder, "/404.html")) ?? { body: "not found", type: "text/plain" };
    }
    response.writeHead(status, { "content-type": found.type, "content-security-policy": POLICY, "cache-control": "no-store" });
    response.end(found.body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
