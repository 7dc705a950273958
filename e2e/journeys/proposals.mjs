// Two browsers, two parties, one proposal: signed by both, in force at midnight.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { assertCalm, assertFits, axe, launch, looked, newPage, screenshot, signIn } from "../lib/browser.mjs";
import { startServer } from "../lib/server.mjs";

describe("a proposal", () => {
  const folder = mkdtempSync(join(tmpdir(), "tandem-proposals-"));
  const database = `sqlite:${join(folder, "demo.db")}`;
  let browser;
  let server;
  let dana;
  let ortiz;

  /** The demo at an instant, with both people in browsers of their own. */
  async function standAt(at) {
    await server?.stop();
    server = await startServer({ at, database });
    dana = await newPage(browser, server);
    await signIn(dana, server, "internal");
    ortiz = await newPage(browser, server);
    await signIn(ortiz, server, "partner");
  }

  const gap = async (page) => {
    await page.goto("/findings?class=gap");
    return page.getByRole("main").getByRole("article").filter({ hasText: "BDR-06" }).count();
  };

  before(async () => {
    browser = await launch();
    await standAt("2026-06-01T12:00:00Z");
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("begins with two changes in a draft that only its author sees", async () => {
    for (const party of ["partner", "internal"]) {
      await dana.goto("/responsibilities/BDR-06");
      await dana.getByLabel("Party", { exact: true }).selectOption(party);
      const role = party === "partner" ? "accountable" : "doer";
      await dana.getByLabel(role, { exact: true }).first().check();
      await dana.locator("form[action$='/assignments']").getByRole("button", { name: "Add to my draft" }).click();
      await dana.waitForURL("**/proposals/1");
    }
    await ortiz.goto("/proposals");
    await ortiz.getByText("Nothing has been proposed yet").waitFor();
    await dana.getByRole("heading", { name: "Closes 1" }).waitFor();
    await axe(dana);
    await assertFits(dana);
  });

  it("is proposed and signed by one side", async () => {
    await dana.getByLabel("What it changes").fill("The partner answers for restore tests");
    await dana.getByLabel("Why", { exact: true }).fill("They run the backup platform; we help.");
    await dana.getByLabel("In force from").fill("2026-06-10");
    await dana.getByRole("button", { name: "Propose" }).click();
    await dana.getByText("It waits for Northlight Managed Services.").waitFor();
    assert.equal(await gap(dana), 1);
  });

  it("waits for the other side, which reads, answers and signs", async () => {
    await ortiz.goto("/findings");
    const entry = ortiz.getByRole("link", { name: /Proposals/ }).first();
    assert.match(await entry.innerText(), /1/);
    await entry.click();
    await screenshot(ortiz, "proposals", { dark: true, onPhone: true });
    await axe(ortiz);
    await assertFits(ortiz);
    await ortiz.getByRole("link", { name: "The partner answers for restore tests" }).click();
    await ortiz.getByText("They run the backup platform; we help.").waitFor();
    await ortiz.getByLabel("Say something").fill("Gladly, from the tenth on.");
    await ortiz.getByRole("button", { name: "Comment" }).click();
    await ortiz.getByText("Gladly, from the tenth on.").waitFor();
    await screenshot(ortiz, "proposal", { dark: true, onPhone: true });
    await axe(ortiz);
    await assertFits(ortiz);
    await ortiz.getByRole("button", { name: "Sign for Northlight Managed Services" }).click();
    await ortiz.getByText("It comes into force on 10 June 2026, at midnight.").first().waitFor();
    assert.equal(await gap(ortiz), 1);
    assertCalm(ortiz);
    assertCalm(dana);
  });

  it("is not in force a minute before midnight in New York, and is at midnight", async () => {
    await standAt("2026-06-10T03:58:00Z");
    assert.equal(await gap(dana), 1);
    await standAt("2026-06-10T04:00:00Z");
    assert.equal(await gap(dana), 0);
    assert.equal(await gap(ortiz), 0);
    await ortiz.goto("/register");
    await ortiz.getByText("Version 4 is in force").waitFor();
    await ortiz.getByRole("link", { name: "History", exact: true }).click();
    const chapter = ortiz.locator("#version-4");
    await chapter.getByText("They run the backup platform; we help.").waitFor();
    await chapter.getByText("Luis Ortiz").waitFor();
    await chapter.getByText("Dana Whitlock, 1 June 2026").waitFor();
    await screenshot(ortiz, "history", { dark: true, onPhone: true });
    await axe(ortiz);
    await assertFits(ortiz);
    await ortiz.goto("/register/compare?from=3&to=4");
    await ortiz.getByText("lines are different").waitFor();
    await axe(ortiz);
    await assertFits(ortiz);
    await ortiz.goto("/register/models");
    await ortiz.getByText("Today the register is co-managed").waitFor();
    await screenshot(ortiz, "models", { dark: true, onPhone: true });
    await looked(ortiz);
    assertCalm(dana);
  });
});
