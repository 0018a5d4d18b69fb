// Every template of the default theme has a page to look at, in the sample or in the small project.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { it } from "node:test";
import assert from "node:assert/strict";
import { pages } from "../lib/site.mjs";

const THEME = join(dirname(fileURLToPath(import.meta.url)), "../../../themes/default");
// The frame is no page; 404.html makes the page of that name.
const FRAMES = new Set(["base"]);
const NAMES = { 404: "not_found" };

const templates = readdirSync(THEME)
  .filter((name) => name.endsWith(".html"))
  .map((name) => name.slice(0, -5))
  .filter((name) => !FRAMES.has(name))
  .map((name) => NAMES[name] ?? name);
const shown = new Set([process.env.SAMPLE, process.env.SMALL].flatMap((folder) => pages(folder).flatMap((page) => [page.kind, page.layout])));

it("every template has a page", () => {
  assert.deepEqual(templates.filter((name) => !shown.has(name)), []);
});
