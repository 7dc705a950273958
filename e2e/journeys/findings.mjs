// From the first page to a finding that is gone.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { assertCalm, axe, looked, screenshot } from "../lib/browser.mjs";
import { openStage } from "../lib/stage.mjs";

const gaps = ["NET-05", "BDR-06", "SEC-05", "IDN-09", "END-09", "EUS-05", "GOV-06"];

describe("findings", () => {
  const stage = openStage();
  let page;

  before(async () => {
    page = await stage.page("internal");
  });

  it("shows the seven gaps on the first page", async () => {
    const head = page.locator("#gaps");
    for (const id of gaps.filter((id) => id !== "GOV-06")) await head.getByText(id).first().waitFor();
    await head.getByText("nobody to stand in").waitFor();
    assert.equal(await head.getByRole("listitem").count(), gaps.length);
    await screenshot(page, "findings", { dark: true, onPhone: true });

    await page.goto("/findings?class=gap");
    const articles = page.getByRole("main").getByRole("article");
    for (const id of gaps) {
      await articles.filter({ hasText: id }).first().waitFor();
    }
    assert.equal(await articles.count(), gaps.length);
    await looked(page);
  });

  it("goes from the finding to its responsibility, answers for it, and the finding is gone", async () => {
    await page.goto("/findings?class=gap");
    const finding = page.getByRole("article").filter({ hasText: "BDR-06" });
    await finding.getByRole("link").first().click();
    await page.waitForURL("**/responsibilities/BDR-06");
    await page.getByRole("heading", { level: 1, name: /BDR-06/ }).waitFor();
    await screenshot(page, "responsibility", { dark: true, onPhone: true });
    await axe(page);

    // Dana's own side takes it on: signed and in force in one press.
    await page.getByLabel("Party", { exact: true }).selectOption("internal");
    await page.getByLabel("accountable", { exact: true }).check();
    await page.getByRole("button", { name: "Sign and put in force" }).click();
    await page.getByRole("status").filter({ hasText: "Version 4 is in force" }).waitFor();

    await page.goto("/findings?class=gap");
    const articles = page.getByRole("main").getByRole("article");
    await articles.filter({ hasText: "SEC-05" }).first().waitFor();
    assert.equal(await articles.filter({ hasText: "BDR-06" }).count(), 0);
    assert.equal(await articles.count(), gaps.length - 1);
    assertCalm(page);
  });
});
