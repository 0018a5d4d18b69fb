// Mails as files: how large they are, what they look like where they are read, and what mail programs make of their HTML. The
// programs themselves are not here; what they support is told by the data behind caniemail.com.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { caniemail } from "caniemail";
import { launch, open, shut } from "../lib/browser.mjs";

const root = new URL("../../..", import.meta.url).pathname;
const FOREIGN = join(root, "tests/sites/figures/friday/in");
const KINDS = ["weekly", "review", "monthly", "quarterly", "yearly", "newsletter"];
const LIMITS = { bytes: 30 * 1024, screens: 2.6, images: 2, columns: 3 };
const PROGRAMS = ["gmail.desktop-webmail", "gmail.android", "gmail.ios", "outlook.windows", "outlook.macos", "outlook.ios"];

// What some program does not know, and why nothing is lost there.
const HARMLESS = {
  "border-radius": "corners are square",
  "max-width": "Outlook takes the width attributes of tables and pictures",
  "display: inline-block": "the button is a table cell with a colour of its own",
  "overflow": "hides a line that has no height already",
  "max-height": "the line beside the subject is hidden by display and mso-hide too",
  "background-color": "where partial: every background is an attribute as well",
  "prefers-color-scheme": "the light colours are shown",
  "@media (prefers-color-scheme)": "the light colours are shown",
  "@media": "the wide margins are shown",
  "<body> element": "Outlook for macOS puts its own in the place of it; the colours stand on the tables as well",
  "white-space": "a verdict takes two lines in a narrow cell",
};

const flags = ["--allow-unissued", "--allow-draft", "--allow-stale"];
const keys = { monthly: "2026-10", yearly: "FY2025", quarterly: "FY2026-Q2", review: "2026-W46", newsletter: "2026-11", weekly: "2026-11-20" };

describe("mails", () => {
  let browser, scratch, mails;
  before(async () => {
    browser = await launch();
    scratch = mkdtempSync(join(tmpdir(), "tejun-mails-"));
    const made = (folder, kind, key) => {
      const out = join(scratch, `${mails.length}`);
      execFileSync(process.env.TEJUN, ["-C", folder, "mail", kind, ...(key ? [key] : []), "--from", "Operations <ops@example.com>", "--out", out, ...flags], { stdio: ["ignore", "ignore", "inherit"] });
      const file = readdirSync(out, { recursive: true }).find((name) => String(name).endsWith(".html"));
      mails.push({ name: `${kind} ${key ?? ""}`, file: join(out, String(file)) });
    };
    mails = [];
    for (const kind of KINDS) made(root, kind, keys[kind]);
    cpSync(FOREIGN, join(scratch, "foreign"), { recursive: true });
    made(join(scratch, "foreign"), "weekly", "2026-03-27");
  });
  after(async () => {
    await browser.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it("are small", (t) => {
    for (const { name, file } of mails) {
      const html = readFileSync(file, "utf8");
      const bytes = Buffer.byteLength(html);
      t.diagnostic(`${name}: ${bytes} bytes`);
      assert.ok(bytes <= LIMITS.bytes, `${name}: ${bytes} bytes`);
      assert.ok((html.match(/<img/g) ?? []).length <= LIMITS.images, `${name}: pictures`);
    }
  });

  for (const [width, dark] of [[320, false], [360, false], [600, false], [600, true]]) {
    it(`fit a window of ${width} pixels${dark ? " in the dark" : ""}`, async (t) => {
      const page = await open(browser, { width, height: 900, dark, scripts: true });
      for (const { name, file } of mails) {
        await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
        const found = await page.evaluate(() => {
          const light = (colour) => {
            const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
            const part = (value) => ((value / 255) <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
            return a === 0 ? null : 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
          };
          const ground = (node) => {
            for (let at = node; at; at = at.parentElement) {
              const found = light(getComputedStyle(at).backgroundColor);
              if (found !== null) return found;
            }
            return 1;
          };
          const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const pale = [];
          while (words.nextNode()) {
            const node = words.currentNode.parentElement;
            if (!words.currentNode.data.trim() || !node.getClientRects().length || node.closest(".preheader")) continue;
            const [a, b] = [light(getComputedStyle(node).color), ground(node)].sort((x, y) => y - x);
            if ((a + 0.05) / (b + 0.05) < 4.5) pale.push(words.currentNode.data.trim().slice(0, 20));
          }
          const columns = Math.max(0, ...[...document.querySelectorAll("tr")].map((row) => row.cells.length));
          return { wide: document.documentElement.scrollWidth - innerWidth, high: document.documentElement.scrollHeight, pale, columns };
        });
        t.diagnostic(`${name}: ${(found.high / 900).toFixed(1)} screens`);
        assert.ok(found.wide <= 0, `${name}: ${found.wide} pixels too wide`);
        assert.ok(found.columns <= LIMITS.columns, `${name}: ${found.columns} columns`);
        assert.deepEqual(found.pale, [], `${name}: contrast`);
        if (width === 600) assert.ok(found.high <= LIMITS.screens * 900, `${name}: ${found.high} pixels high`);
      }
      await shut(page);
    });
  }

  it("use what Outlook and Gmail know", (t) => {
    const wrong = new Set();
    for (const { file } of mails) {
      const { issues } = caniemail({ clients: PROGRAMS, html: readFileSync(file, "utf8") });
      for (const [client, found] of issues.errors) {
        for (const { title } of found) if (!(title in HARMLESS)) wrong.add(`${client}: ${title}`);
      }
      for (const [client, found] of issues.warnings) for (const { title } of found) t.diagnostic(`${client} knows ${title} in part`);
    }
    assert.deepEqual([...wrong].sort(), []);
  });
});
