// From facts by clicks to a decision, what would flip it and back, the plan as a
// proposal that the sides sign, a kept run and the review of the quarter.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { assertCalm, assertFits, axe, newPage, screenshot } from "../lib/browser.mjs";
import { openStage } from "../lib/stage.mjs";

describe("which model fits", () => {
  const stage = openStage();
  let dana;

  const advice = () => dana.locator(".verdict-name").innerText();

  before(async () => {
    dana = await stage.page("internal");
  });

  it("is brought from what is unknown to what is known by clicks", async () => {
    await dana.goto("/advice/facts");
    await dana.getByRole("button", { name: "It is not known what is peculiar" }).click();
    await dana.getByRole("button", { name: "Nothing is peculiar here" }).waitFor();
    const unknown = dana.getByRole("link", { name: "What is peculiar, or that nothing is" });
    await unknown.click();
    const form = dana.locator("form[action='/advice/facts/peculiar']");
    await form.getByLabel("What", { exact: true }).fill("custom reports of the warehouse system");
    await form.getByLabel("How many").fill("11");
    await form.getByRole("button", { name: "Add what is peculiar" }).click();
    await dana.getByText("11 × custom reports of the warehouse system").waitFor();
    assert.equal(await unknown.count(), 0);
    const counts = dana.locator("form[action='/advice/facts/counts']");
    await counts.getByLabel("Users").fill("a hundred");
    await counts.getByRole("button", { name: "Write the counts down" }).click();
    await counts.locator(".error").waitFor();
    await counts.getByLabel("Users").fill("100");
    // The notice of the act before is still there: the new page is waited for.
    const written = dana.waitForEvent("framenavigated");
    await counts.getByRole("button", { name: "Write the counts down" }).click();
    await written;
    await dana.waitForLoadState();
    await dana.getByText("It is written down.").waitFor();
    await screenshot(dana, "advice-facts", { dark: true, onPhone: true });
    await axe(dana);
    await assertFits(dana);
    assert.equal(dana.complaints.filter((line) => !line.includes("422")).length, 0, dana.complaints.join("\n"));
    dana.complaints.length = 0;
  });

  it("shows the decision, follows what would flip it, and comes back", async () => {
    await dana.goto("/advice");
    assert.equal(await advice(), "Co-managed");
    await screenshot(dana, "advice", { dark: true, onPhone: true });
    await axe(dana);
    await assertFits(dana);
    await dana.locator("#flips").getByRole("link").first().click();
    await dana.getByText("As the facts stand, the advice is").waitFor();
    assert.notEqual(await advice(), "Co-managed");
    await axe(dana);
    await dana.goBack();
    assert.equal(await advice(), "Co-managed");
  });

  it("answers a moved figure at once, and the way back undoes it", async () => {
    await dana.getByLabel("People inside").fill("8");
    await dana.getByText("people inside: 8").waitFor();
    assert.equal(new URL(dana.url()).search, "?set=internal_people%3D8");
    await dana.goBack();
    await dana.getByText("people inside: 8").waitFor({ state: "detached" });
    assertCalm(dana);
  });

  it("works without script as well", async () => {
    const context = await stage.browser.newContext({ baseURL: stage.server.url, javaScriptEnabled: false });
    await context.addCookies(await dana.context().cookies());
    const page = await context.newPage();
    await page.goto("/advice");
    await page.getByLabel("Users").fill("60");
    await page.getByRole("button", { name: "Show it" }).click();
    await page.getByText("users: 60").waitFor();
    assert.equal(new URL(page.url()).search, "?set=users%3D60");
    await context.close();
  });

  it("takes an answer of one's own with its reason", async () => {
    await dana.goto("/advice");
    const card = dana.locator(".asked-card").first();
    await card.getByText("Answer it otherwise").click();
    await card.getByLabel("no", { exact: true }).check();
    await card.getByLabel("Why").fill("Dana retires in May");
    await card.getByRole("button", { name: "Answer Q1" }).click();
    await dana.getByText("Your answer: Dana retires in May").waitFor();
    await axe(dana);
    await dana.getByRole("link", { name: "Take Q1 back" }).click();
    await dana.getByText("Dana retires in May").waitFor({ state: "detached" });
  });

  it("is printed on paper with nothing cut", async () => {
    await dana.goto("/advice");
    await dana.emulateMedia({ media: "print" });
    // As wide as what is left of A4 between its margins.
    const screen = dana.viewportSize();
    await dana.setViewportSize({ width: 703, height: 1017 });
    const cut = await dana.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const told = [];
      for (const it of document.querySelectorAll("main *")) {
        const box = it.getBoundingClientRect();
        const hidden = it.closest(".visually-hidden, svg, details:not([open]) > :not(summary)");
        if (hidden || box.width < 2 || box.height < 2) continue;
        const clips = getComputedStyle(it).overflowX !== "visible" && it.scrollWidth > it.clientWidth + 1;
        if (clips || box.right > width + 1) told.push(`${it.tagName} ${it.className} ${it.textContent.trim().slice(0, 40)}`);
      }
      return told;
    });
    assert.deepEqual(cut, []);
    const shown = await dana.locator("main").innerText();
    for (const words of ["Co-managed", "What would flip it", "What each costs, at equal scope"]) {
      assert.ok(shown.includes(words), `${words} is not printed`);
    }
    const pdf = await dana.pdf({ format: "A4", printBackground: true });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(pages >= 2 && pages <= 14, `${pages} pages`);
    await dana.setViewportSize(screen);
    await dana.emulateMedia({ media: "screen" });
    assertCalm(dana);
  });

  it("keeps a run, and sets the review of the quarter", async () => {
    await dana.goto("/advice");
    await dana.getByLabel("Keep it as it stands").fill("Before the budget");
    await dana.getByRole("button", { name: "Keep it" }).click();
    await dana.getByRole("heading", { name: "Before the budget" }).waitFor();
    await dana.getByText("The facts are the same today.").waitFor();
    await axe(dana);
    await dana.goto("/advice/leadership");
    await screenshot(dana, "advice-leadership", { dark: true, onPhone: true });
    await axe(dana);
    await assertFits(dana);
    await dana.getByRole("button", { name: "Make the review" }).click();
    await dana.getByRole("heading", { name: "Business review 2026-Q2" }).waitFor({ timeout: 60_000 });
    await axe(dana);
    const [download] = await Promise.all([
      dana.waitForEvent("download"),
      dana.getByRole("link", { name: "The PDF" }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^review-2026-06-01\.pdf$/);
    assertCalm(dana);
  });

  it("becomes a proposal in one press, which the sides sign", async () => {
    await dana.goto("/advice/plan");
    await screenshot(dana, "advice-plan", { dark: true, onPhone: true });
    await axe(dana);
    await assertFits(dana);
    await dana.getByRole("button", { name: "Draft the proposal" }).click();
    await dana.waitForURL(/proposals\/\d+$/);
    const at = new URL(dana.url()).pathname;
    await dana.getByRole("button", { name: "Propose" }).click();
    await dana.waitForURL(at);
    const ortiz = await stage.page("partner");
    await ortiz.goto(at);
    await ortiz.getByRole("button", { name: /^Sign for/ }).click();
    await ortiz.getByRole("button", { name: /^Sign for/ }).waitFor({ state: "detached" });
    await axe(ortiz);
    assert.equal(await ortiz.getByRole("link", { name: "Which model?" }).count(), 0);
  });
});
