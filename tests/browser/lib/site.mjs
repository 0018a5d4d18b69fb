// In: a built folder. Out: its pages with their kind, and the few of them that together show everything the theme can draw.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

function files(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path) : [path];
    });
}

export const all = (folder, ending) => files(folder).filter((path) => path.endsWith(ending));

// The page of an alias only sends the reader on; it has no kind.
export function pages(folder) {
  return all(folder, ".html").map((file) => {
    const text = readFileSync(file, "utf8");
    const kind = /<body[^>]*class="[^"]*\bkind-([a-z_]+)/.exec(text)?.[1] ?? "alias";
    const layout = /<body[^>]*class="[^"]*\blayout-([a-z_]+)/.exec(text)?.[1] ?? null;
    const path = "/" + relative(folder, file).split(sep).join("/").replace(/(^|\/)index\.html$/, "$1");
    return { file, path, kind, layout, text };
  });
}

// What a page shows: its kind, the classes and elements on it, and the attributes that change behaviour.
function shows(page) {
  const found = new Set([`kind ${page.kind}`]);
  for (const [, name, attributes] of page.text.matchAll(/<([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>/g)) {
    found.add(`<${name}>`);
    for (const [, key, value] of attributes.matchAll(/\s(class|role|type|data-[a-z-]+|aria-[a-z]+)(?:="([^"]*)")?/g)) {
      if (key === "class") value.split(/\s+/).forEach((word) => found.add(`${name}.${word}`));
      else found.add(key === "role" || key === "type" ? `${name}[${key}=${value}]` : `${name}[${key}]`);
    }
  }
  return found;
}

// A greedy cover: at least one page of each kind, then pages until nothing the site shows is left out. The time that axe takes grows
// with a page, so that a page counts what it adds for its size.
const BASE = 60_000;
export function chosen(list) {
  const rest = list.map((page) => ({ page, shows: shows(page) }));
  const seen = new Set();
  const picked = [];
  for (;;) {
    let best = null;
    for (const one of rest) {
      const gain = [...one.shows].filter((thing) => !seen.has(thing)).length;
      const worth = gain / (BASE + one.page.text.length);
      if (gain && (!best || worth > best.worth)) best = { worth, one };
    }
    if (!best) return picked;
    best.one.shows.forEach((thing) => seen.add(thing));
    picked.push(best.one.page);
  }
}
