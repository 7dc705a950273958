// Debian's Chromium, driven by playwright-core; what every journey needs of a page.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
const desk = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A page in a context of its own. Whatever the page's own policy or script complains about
 * is kept in `page.complaints`, and `assertCalm` fails upon it.
 */
export async function newPage(browser, server) {
  const context = await browser.newContext({
    baseURL: server.url,
    viewport: desk,
    colorScheme: "light",
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "America/New_York",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") page.complaints.push(message.text());
  });
  return page;
}

/** Follows the sign-in link that the demo printed for a party: `internal` or `partner`. */
export async function signIn(page, server, party) {
  const person = server.signIn.get(party);
  if (!person) throw new Error(`The demo printed no sign-in link for ${party}:\n${server.said.join("\n")}`);
  await page.goto(person.link);
  // A link may ask for one press first, so that a mail scanner does not use it up.
  const confirm = page.getByRole("button", { name: /sign in/i });
  if (await confirm.count()) await confirm.first().click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** What every page must stand: it is accessible, fits a phone, and its browser is calm. */
export async function looked(page) {
  await axe(page);
  await assertFits(page);
  assertCalm(page);
}

export function assertCalm(page) {
  if (page.complaints.length) throw new Error(`The browser complains:\n${page.complaints.join("\n")}`);
}

/** Fails upon serious and critical violations of accessibility, in light and in dark. */
export async function axe(page) {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    for (const { impact, id, nodes } of await violations(page)) {
      for (const node of nodes) {
        found.push(`${colorScheme} ${impact} ${id}: ${node.target.join(" ")} ${node.failureSummary}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (found.length) throw new Error(`axe on ${page.url()}:\n${found.join("\n")}`);
}

/** The page's policy forbids inline script, so axe goes in by the debugger, not by a tag. */
async function violations(page) {
  await page.evaluate(axeSource);
  const report = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return report.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
}

/** Fails when the page is wider than the window, on a desk or a phone. */
export async function assertFits(page) {
  for (const viewport of [phone, desk]) {
    await page.setViewportSize(viewport);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) throw new Error(`${page.url()} is ${over} px too wide at ${viewport.width} px`);
  }
}

/** With PICTURES=1: docs/pictures/NAME.png, and -dark and -phone beside it when asked. */
export async function screenshot(page, name, { dark = false, onPhone = false, fullPage = false } = {}) {
  if (!process.env.PICTURES) return;
  mkdirSync(pictures, { recursive: true });
  const take = (file) => page.screenshot({ path: `${pictures}${file}.png`, fullPage });
  await take(name);
  if (dark) {
    await page.emulateMedia({ colorScheme: "dark" });
    await take(`${name}-dark`);
    await page.emulateMedia({ colorScheme: "light" });
  }
  if (onPhone) {
    await page.setViewportSize(phone);
    await take(`${name}-phone`);
    await page.setViewportSize(desk);
  }
}
