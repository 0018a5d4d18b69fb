// In: an address. Out: a page of a fresh headless Chromium that remembers what went wrong on it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import puppeteer from "puppeteer-core";

const NAMES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

export function launch() {
  const executablePath = process.env.CHROMIUM ?? NAMES.find((name) => existsSync(name));
  if (!executablePath) throw new Error("no Chromium: install it, or name it with CHROMIUM=/path/to/chromium");
  return puppeteer.launch({
    executablePath,
    headless: true,
    protocolTimeout: 120_000,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars", "--font-render-hinting=none", "--lang=ja"],
  });
}

// Each page gets a context, and so a storage, of its own.
export async function open(browser, { width = 1280, height = 900, dark = false, scripts = true, own = null } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.wrongs = [];
  page.asked = [];
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) page.wrongs.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.wrongs.push(`script: ${error.message}`));
  page.on("requestfailed", (request) => page.wrongs.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (/^(data|blob|about):/.test(url)) return;
    page.asked.push(url);
    if (own && !url.startsWith(own)) page.wrongs.push(`another host is asked: ${url}`);
  });
  await page.evaluateOnNewDocument(() => {
    window.__violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      window.__violations.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`);
    });
  });
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport({ width, height, isMobile: width < 600, hasTouch: width < 600 });
  await look(page, dark);
  return page;
}

export const look = (page, dark) =>
  page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);

export const violations = (page) => page.evaluate(() => window.__violations ?? []);
export const shut = (page) => page.browserContext().close();
/** A function that opens an address, lets somebody work on the page, and wants no wrongs and no violations of its policy. */
export const visits = (browser) => async (options, address, work) => {
  const page = await open(browser(), { own: new URL(address).origin, ...options });
  try {
    await page.goto(address, { waitUntil: "load" });
    await work(page);
    assert.deepEqual([...page.wrongs, ...await violations(page)], []);
  } finally {
    await shut(page);
  }
};
