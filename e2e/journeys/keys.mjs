// The keyboard: keys that go places, the list of keys, the theme that stays.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { openStage } from "../lib/stage.mjs";

describe("keys", () => {
  const stage = openStage();
  let page;

  before(async () => {
    page = await stage.page("internal");
    await page.goto("/findings");
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
