// The keyboard: keys that go places, the list of keys, the theme that stays.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launch, newPage, signIn } from "../lib/browser.mjs";
import { startServer } from "../lib/server.mjs";

describe("keys", () => {
  let server;
  let browser;
  let page;

  before(async () => {
    server = await startServer();
    browser = await launch();
    page = await newPage(browser, server);
    await signIn(page, server, "internal");
    await page.goto("/findings");
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("the first stop of the tab key is the way past the navigation", async () => {
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /skip/i);
  });

  it("g and r go to the register, and a slash to the search", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await page.waitForURL("**/register");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  });

  it("a question mark lists the keys, and escape closes the list", async () => {
    await page.goto("/findings");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  });

  it("the chosen theme outlives the page", async () => {
    await page.evaluate(() => localStorage.setItem("theme", "dark"));
    await page.reload();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  });
});
