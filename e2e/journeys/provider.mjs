// The partner comes in by the partner's own provider: written down and tested by an officer of
// the company, linked by its person, and then used, with a second factor after it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { code } from "../lib/authenticator.mjs";
import { assertCalm, assertFits, axe, launch, looked, newPage, signIn } from "../lib/browser.mjs";
import { startProvider } from "../lib/provider.mjs";
import { startServer } from "../lib/server.mjs";

const at = "2026-06-01T12:00:00Z";

describe("the partner's own provider", () => {
  let server;
  let provider;
  let browser;
  let started;
  const now = () => Date.parse(at) + Date.now() - started;

  before(async () => {
    provider = await startProvider({ at: "2026-06-01T11:59:00Z" });
    server = await startServer({ at });
    started = Date.now();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    provider?.stop();
  });

  async function atProvider(page, name) {
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Sign in" }).click();
  }

  it("leads in who has linked it, after a second factor", async () => {
    const dana = await newPage(browser, server);
    await signIn(dana, server, "internal");
    await dana.goto("/access/connections");
    assert.match(await dana.locator("main").textContent(), /No provider yet/);
    await axe(dana);
    await assertFits(dana);
    await dana.getByText("Write down a provider of Northlight", { exact: false }).first().click();
    await dana.getByLabel("Issuer").locator("visible=true").fill(provider.issuer);
    await dana.getByRole("button", { name: "Write it down" }).locator("visible=true").click();
    const redirect = await dana.locator(".secret-link").textContent();
    const client = await provider.register(redirect);
    await dana.getByLabel("Client id").fill(client.client_id);
    await dana.getByLabel("Client secret").fill(client.client_secret);
    await dana.getByRole("button", { name: "Keep it" }).first().click();
    await dana.getByRole("button", { name: /^Test/ }).click();
    await dana.getByText("takes the secret").waitFor();
    await looked(dana);

    const ortiz = await newPage(browser, { url: new URL(redirect).origin });
    await ortiz.goto(server.signIn.get("partner").link.replace("127.0.0.1", "localhost"));
    await ortiz.goto("/me");
    await ortiz.getByRole("button", { name: "Add a way in, or change it" }).click();
    await ortiz.waitForURL("**/sign-in/set-up");
    await axe(ortiz);
    await assertFits(ortiz);
    await ortiz.getByRole("button", { name: /^Come in by/ }).click();
    await axe(ortiz);
    await assertFits(ortiz);
    await ortiz.getByRole("link", { name: /^Go on to/ }).click();
    await atProvider(ortiz, "luis");
    await ortiz.waitForURL("**/sign-in/set-up");
    await axe(ortiz);
    await ortiz.getByRole("button", { name: "Set up an authenticator app" }).click();
    await ortiz.waitForURL("**/sign-in/set-up/authenticator");
    const secret = await ortiz.locator("main code").textContent();
    await ortiz.getByLabel("The six digits that it shows now").fill(code(secret, now()));
    await ortiz.getByRole("button", { name: "That is it" }).click();
    await ortiz.getByRole("heading", { name: "Recovery codes" }).waitFor();
    const recovery = await ortiz.locator("main li code").first().textContent();
    await ortiz.goto("/me");
    await looked(ortiz);

    const anew = await newPage(browser, { url: new URL(redirect).origin });
    await anew.goto("/register");
    await anew.waitForURL("**/sign-in?to=**");
    await axe(anew);
    await assertFits(anew);
    await anew.getByRole("link", { name: /^Come in by/ }).click();
    await atProvider(anew, "luis");
    await anew.waitForURL("**/sign-in/second-factor");
    await axe(anew);
    await assertFits(anew);
    await anew.getByLabel("Code").fill(recovery);
    await anew.getByRole("button", { name: "Sign in" }).click();
    await anew.waitForURL("**/register");
    assertCalm(anew);

    const stranger = await newPage(browser, { url: new URL(redirect).origin });
    await stranger.goto("/sign-in");
    await stranger.getByRole("link", { name: /^Come in by/ }).click();
    await atProvider(stranger, "mallory");
    await stranger.getByText("Nobody here is linked").waitFor();
    await axe(stranger);
  });
});
