// The pictures of the README, from a built sample: [MAIL=mail.html] node screenshots.mjs SITE [FOLDER]
//
// Fixed windows, no motion, a palette of colours. The letters are those of the machine's fonts, so
// that two machines make slightly different pictures; the same machine makes the same ones.
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launch, open, shut } from "./lib/browser.mjs";
import { smaller } from "./lib/png.mjs";
import { serve } from "./lib/serve.mjs";
import { pages } from "./lib/site.mjs";

const KB = 1024;
const LARGEST = 150 * KB;
const [site, folder = join(dirname(fileURLToPath(import.meta.url)), "../../docs/images")] = process.argv.slice(2);
if (!site || !existsSync(join(site, "index.html"))) {
  console.error("which built site? node screenshots.mjs SITE [FOLDER]");
  process.exit(2);
}
const list = pages(site);
const first = (...paths) => paths.find((path) => list.some((one) => one.path === path));
const PICTURES = [
  { name: "home", path: "/", width: 1280, height: 860 },
  { name: "document", path: first("/sop/sla/"), width: 1280, height: 860, to: ".verdict-actual, .verdict" },
  { name: "dashboard", path: list.find((one) => one.kind === "dashboard")?.path ?? first("/indicators/"), width: 1280, height: 860 },
  { name: "dark", path: first("/sop/sla/"), width: 1280, height: 860, dark: true, to: ".verdict-actual, .verdict" },
  { name: "phone", path: first("/sop/sla/"), width: 390, height: 780, to: ".verdict-actual, .verdict" },
  { name: "report", path: first("/reports/monthly/2026-10/"), width: 1280, height: 1000 },
  { name: "runbook", path: first("/runbooks/batch-delay/"), width: 390, height: 780 },
  { name: "mail", path: process.env.MAIL && pathToFileURL(process.env.MAIL).href, width: 600, height: 900 },
  { name: "search", path: list.find((one) => one.kind === "search") && "/", width: 1280, height: 860, search: "エスカレーション" },
];

async function take(browser, url, picture) {
  const page = await open(browser, picture);
  try {
    await page.goto(picture.path.startsWith("/") ? url + picture.path : picture.path, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    if (picture.to) {
      await page.evaluate((selector) => {
        const node = document.querySelector(selector)?.closest("table, ul, p");
        const heading = node && [...document.querySelectorAll(".prose h2, .prose h3")]
          .filter((one) => one.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
        (heading ?? node)?.scrollIntoView({ behavior: "instant" });
      }, picture.to);
    }
    if (picture.search) {
      await page.keyboard.press("/");
      await page.waitForSelector("dialog[open] input");
      await page.type("dialog[open] input", picture.search);
      await page.waitForSelector("dialog[open] [role=option]");
    }
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return await page.screenshot({ type: "png", captureBeyondViewport: false, optimizeForSpeed: false });
  } finally {
    await shut(page);
  }
}

mkdirSync(folder, { recursive: true });
const server = await serve(site);
const browser = await launch();
let heavy = false;
try {
  for (const picture of PICTURES) {
    if (!picture.path) {
      console.log(`${picture.name}: the site has no such page`);
      continue;
    }
    const file = join(folder, `${picture.name}.png`);
    writeFileSync(file, smaller(await take(browser, server.url, picture)));
    const size = statSync(file).size;
    heavy ||= size > LARGEST;
    console.log(`${file}: ${(size / KB).toFixed(0)} KB${size > LARGEST ? ", too large" : ""}`);
  }
} finally {
  await browser.close();
  server.close();
}
process.exit(heavy ? 1 : 0);
