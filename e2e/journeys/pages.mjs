// Every page, for both sides: opens, has no serious violation, fits a phone.
import { before, describe, it } from "node:test";
import { looked, screenshot } from "../lib/browser.mjs";
import { openStage } from "../lib/stage.mjs";

// Those with a picture, by the picture's name.
const shown = ["register", "ask", "people", "systems", "manual", "proposals", "duties", "belief-rounds", "company", "ledger", "access"];
const all = [
  "findings",
  ...shown,
  "register?at=2026-04-01",
  "register/history",
  "register/compare",
  "register/models",
  "catalogue",
  "cover",
  "cover?view=month&from=2026-07-06",
  "cover?person=dana",
  "cover/what-if?change=party_stops&party=partner&on=2026-09-01",
  "cover/feed",
  "search?q=backup",
  "responsibilities/NET-05",
  "responsibilities/EUS-02",
  "responsibilities/EUS-02?at=2026-04-01",
  "duties?record=BDR-05.D1",
  "people/dana",
  "parties/partner",
  "systems/firewall",
  "tools/dns",
  "ledger/checkpoints",
  "me",
  "manual/company-file",
];
const pages = {
  internal: [...all, "advice", "advice?set=internal_people%3D8", "advice/facts", "advice/assumptions", "advice/plan", "advice/leadership", "advice/runs", "advice/hire", "rotas/new", "access/people", "access/connections", "jobs", "responsibilities/EUS-01/tokens", "findings/gap:nobody:BDR-06/acceptance"],
  partner: ["findings", ...shown.slice(0, 8), "cover", "cover/what-if", "responsibilities/NET-05", "company", "me"],
};

for (const party of ["internal", "partner"]) {
  describe(`pages for the ${party} side`, () => {
    const stage = openStage();
    let page;

    before(async () => {
      page = await stage.page(party);
    });

    for (const name of pages[party]) {
      it(`/${name} opens, is accessible, and fits a phone`, async () => {
        const answer = await page.goto(`/${name}`);
        if (answer.status() !== 200) throw new Error(`/${name} answered ${answer.status()}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await looked(page);
        if (party === "internal" && shown.includes(name)) {
          await screenshot(page, name, { dark: true, onPhone: true });
        }
      });
    }
  });
}
