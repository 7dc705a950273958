// A belief round in two browsers on phones: each side on its own, sealed until both
// have handed in, then side by side.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { assertCalm, assertFits, axe, screenshot } from "../lib/browser.mjs";
import { openStage } from "../lib/stage.mjs";

const phone = { width: 390, height: 844 };

describe("a belief round", () => {
  const stage = openStage();
  let dana;
  let ortiz;
  let round;
  let count;

  before(async () => {
    dana = await stage.page("internal");
    ortiz = await stage.page("partner");
    for (const page of [dana, ortiz]) await page.setViewportSize(phone);
  });

  it("is opened by the company", async () => {
    await dana.goto("/belief-rounds");
    await axe(dana);
    await dana.getByRole("button", { name: "Open the round" }).click();
    await dana.waitForURL(/belief-rounds\/[0-9a-f-]+$/);
    round = new URL(dana.url()).pathname;
    await axe(dana);
    await ortiz.goto("/belief-rounds");
    assert.equal(await ortiz.getByRole("button", { name: "Open the round" }).count(), 0);
    await ortiz.getByRole("link", { name: "Answer for your side" }).click();
    await ortiz.waitForURL(`**${round}/sheet`);
  });

  it("asks one thing at a time, and takes a thumb or a key", async () => {
    await dana.goto(`${round}/sheet`);
    await axe(dana);
    await screenshot(dana, "beliefs", { dark: true });
    const first = await dana.getByRole("heading", { level: 2 }).innerText();
    const buttons = dana.locator(".question-choice");
    assert.equal(await buttons.count(), 5);
    for (const button of await buttons.all()) {
      const box = await button.boundingBox();
      assert.ok(box.height >= 48, `a thumb needs room: ${box.height}`);
      assert.ok(box.y + box.height <= phone.height, "all buttons are in sight");
    }
    count = Number((await dana.locator(".progress").innerText()).match(/of (\d+)/)[1]);
    await buttons.nth(1).click();
    await dana.waitForURL(/at=/);
    assert.notEqual(await dana.getByRole("heading", { level: 2 }).innerText(), first);
    await dana.keyboard.press("b");
    await dana.getByRole("heading", { level: 2, name: first }).waitFor();
    assert.equal(await buttons.nth(1).getAttribute("aria-pressed"), "true");
    assert.equal(await dana.getByRole("button", { name: "Hand in for your side" }).count(), 0);
    assertCalm(dana);
  });

  it("shows the partner nothing of that", async () => {
    await ortiz.reload();
    assert.match(await ortiz.locator(".progress").innerText(), new RegExp(`^0 of ${count}`));
    await ortiz.goto(round);
    const text = await ortiz.getByRole("main").innerText();
    assert.ok(!/\d+ of/.test(text), text);
  });

  it("is finished by both sides, and then shows who thinks what", async () => {
    for (const [page, key] of [
      [dana, "1"],
      [ortiz, "2"],
    ]) {
      await page.goto(`${round}/sheet`);
      for (let more = count; more > 0 && (await page.locator(".question-choice").count()); more -= 1) {
        const was = page.url();
        await page.keyboard.press(page === ortiz && more === count ? "2" : key);
        await page.waitForURL((url) => url.href !== was);
      }
      await page.getByText("All are answered").waitFor();
      await axe(page);
      await page.getByRole("button", { name: "Hand in for your side" }).click();
      await page.waitForURL(`**${round}`);
    }
    await ortiz.getByRole("heading", { name: "Who thinks what" }).waitFor();
    await ortiz.getByText("each thinks the other").first().waitFor();
    await axe(ortiz);
    await assertFits(ortiz);
    await dana.goto(round);
    await dana.setViewportSize({ width: 1280, height: 900 });
    await screenshot(dana, "beliefs-result", { dark: true, onPhone: true });
    const rows = dana.locator("#result tbody tr");
    assert.equal(await rows.count(), count);
    await rows.first().getByRole("link", { name: "Put it right" }).click();
    await dana.waitForURL("**/responsibilities/**");
    assertCalm(dana);
    assertCalm(ortiz);
  });
});
