// A rota is made; a leave is planned, two responsibilities turn red, a stand-in is asked
// and says yes, the check turns green, and the calendar feed shows it.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { looked, screenshot } from "../lib/browser.mjs";
import { startServer } from "../lib/server.mjs";
import { openStage } from "../lib/stage.mjs";

const two = ["BDR-02", "BDR-05"];

describe("cover", () => {
  // The company of the demo, without the rotas that the demo adds.
  const stage = openStage(() => startServer({ file: "crates/company/data/company-a.toml" }));
  let dana;
  let ortiz;

  before(async () => {
    dana = await stage.page("internal");
    ortiz = await stage.page("partner");
  });

  it("teaches what a rota is, and makes the typical pair with one press", async () => {
    await dana.goto("/cover");
    await dana.getByRole("heading", { name: "No rota looks after anything yet" }).waitFor();
    await looked(dana);
    await dana.goto("/responsibilities/EUS-02");
    await dana.getByRole("link", { name: "Cover", exact: true }).last().click();
    await dana.getByRole("link", { name: "Make the first rota" }).click();
    await looked(dana);
    await dana.getByRole("button", { name: "Make the pair" }).click();
    await dana.getByRole("status").filter({ hasText: "holds from now on" }).waitFor();
    await dana.getByRole("heading", { name: "all other hours" }).waitFor();
    await looked(dana);
  });

  it("shows the week and the month, and who is on now", async () => {
    await dana.goto("/cover?from=2026-06-08");
    await dana.getByRole("heading", { name: "Week of 8 June 2026" }).waitFor();
    await dana.getByRole("heading", { name: "On now" }).waitFor();
    await screenshot(dana, "cover", { dark: true, onPhone: true });
    await looked(dana);
    await dana.getByRole("link", { name: "month" }).click();
    await dana.getByRole("heading", { name: "June 2026" }).waitFor();
    await looked(dana);
  });

  it("turns two responsibilities red when a leave is planned", async () => {
    await dana.goto("/rotas/new");
    await dana.getByLabel("Name", { exact: true }).last().fill("Backups");
    await dana.getByText("For which responsibilities").click();
    const turns = dana.locator("form").filter({ has: dana.getByRole("button", { name: "Make it" }) });
    for (const id of two) await turns.getByLabel(id, { exact: false }).check();
    await turns.getByLabel("First", { exact: true }).selectOption({ label: "Eva Lindqvist" });
    await turns.getByRole("button", { name: "Make it" }).click();
    await dana.getByRole("heading", { level: 1, name: "Backups" }).waitFor();

    await dana.goto("/people/pt-lindqvist");
    await dana.getByText("Plan an absence").click();
    await dana.getByLabel("First day away").fill("2026-08-03");
    await dana.getByLabel("Last day away").fill("2026-08-07");
    await dana.getByRole("button", { name: "Plan it" }).click();
    await dana.getByRole("heading", { name: "2 responsibilities have nobody who is ready" }).waitFor();
    for (const id of two) await dana.getByRole("article").filter({ hasText: id }).getByText("nobody", { exact: true }).waitFor();
    await looked(dana);
  });

  it("turns green when somebody who is ready has said yes", async () => {
    await dana.getByLabel("Ask to stand in").selectOption({ label: "Luis Ortiz" });
    await dana.getByRole("button", { name: "Ask", exact: true }).click();
    await dana.getByText("Luis Ortiz is asked, and has not answered yet.").waitFor();

    await ortiz.goto("/cover");
    await ortiz.getByRole("link", { name: "Look, and answer" }).click();
    await ortiz.getByRole("button", { name: "Yes, I stand in" }).click();
    await ortiz.getByRole("heading", { name: "Every responsibility has somebody who is ready" }).waitFor();
    await looked(ortiz);
    await dana.reload();
    await dana.getByRole("heading", { name: "Every responsibility has somebody who is ready" }).waitFor();
    const found = await dana.request.get("/findings/export?format=json");
    const holes = (await found.json()).findings.filter(({ id }) => two.some((two) => id.startsWith(`cover:hole:${two}`)));
    assert.deepEqual(holes, []);
  });

  it("shows the shifts in the feed of whoever stands in", async () => {
    await ortiz.goto("/cover/feed");
    await ortiz.getByRole("button", { name: "Make an address" }).click();
    const address = await ortiz.getByLabel("Address of your calendar feed").inputValue();
    await looked(ortiz);
    const path = address.slice(address.indexOf("/feeds/"));
    const calendar = await (await fetch(stage.server.url + path)).text();
    assert.match(calendar, /SUMMARY:Backups/);
    assert.match(calendar, /DTSTART:20260803T040000Z/);
    await ortiz.reload();
    await ortiz.getByRole("button", { name: "Make a new address" }).waitFor();
  });

  it("answers what if, and changes a shift", async () => {
    await dana.goto("/cover/what-if?change=party_stops&party=partner&on=2026-09-01");
    await dana.getByRole("heading", { name: "Northlight Managed Services stops on 1 September 2026" }).waitFor();
    await looked(dana);
    await dana.goto("/rotas/backups");
    await dana.getByRole("link", { name: /^Change/ }).nth(1).click();
    await dana.getByLabel("Who takes it").selectOption({ label: "Luis Ortiz" });
    await dana.getByRole("button", { name: "Change the shift" }).click();
    await dana.getByText("Luis Ortiz takes it").waitFor();
    await looked(dana);
    await dana.getByRole("button", { name: /^Undo the change/ }).click();
    await dana.getByRole("status").filter({ hasText: "whoever has the turn" }).waitFor();
  });
});
