// Every main page, for both sides: opens, has no serious violation, fits a phone.
import { after, before, describe, it } from "node:test";
import { assertCalm, assertFits, axe, launch, newPage, screenshot, signIn } from "../lib/browser.mjs";
import { startServer } from "../lib/server.mjs";

const pages = ["findings", "register", "cover", "ask", "people", "systems", "manual"];

for (const party of ["internal", "partner"]) {
  describe(`pages for the ${party} side`, () => {
    let server;
    let browser;
    let page;

    before(async () => {
      server = await startServer();
      browser = await launch();
      page = await newPage(browser, server);
      await signIn(page, server, party);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });

    for (const name of pages) {
      it(`/${name} opens, is accessible, and fits a phone`, async () => {
        const answer = await page.goto(`/${name}`);
        if (answer.status() !== 200) throw new Error(`/${name} answered ${answer.status()}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await axe(page);
        await assertFits(page);
        assertCalm(page);
        if (party === "internal" && name !== "findings") {
          await screenshot(page, name, { dark: true, onPhone: true });
        }
      });
    }
  });
}
