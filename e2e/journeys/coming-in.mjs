// Coming in, as people do it: by an invitation, a passkey on a device of the browser's own,
// or a password and an authenticator app; and confirming that it is you.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { code } from "../lib/authenticator.mjs";
import { assertCalm, assertFits, axe, looked, newPage, screenshot } from "../lib/browser.mjs";
import { startServer } from "../lib/server.mjs";
import { openStage } from "../lib/stage.mjs";

const at = "2026-06-01T12:00:00Z";
const password = "orbit pickle canyon sofa";

describe("coming in", () => {
  const stage = openStage(async () => {
    const server = await startServer({ at });
    started = Date.now();
    return server;
  });
  let dana;
  let started;
  const now = () => Date.parse(at) + Date.now() - started;

  before(async () => {
    dana = await stage.page("internal");
  });

  /** A page of somebody whom Dana has invited, at the press of the invitation. */
  async function invited(name) {
    await dana.goto("/access/people");
    await dana.getByRole("button", { name: `Invite ${name}` }).click();
    const link = await dana.locator(".secret-link").textContent();
    const page = await newPage(stage.browser, { url: new URL(link).origin });
    await page.goto(link);
    await axe(page);
    await assertFits(page);
    await page.getByRole("button", { name: "Come in" }).click();
    await page.waitForURL("**/sign-in/set-up");
    return page;
  }

  it("an officer sees how each person comes in", async () => {
    await dana.goto("/access/people");
    await axe(dana);
    await assertFits(dana);
    await screenshot(dana, "coming-in");
    assertCalm(dana);
  });

  it("by a passkey that the device keeps", async () => {
    const page = await invited("Priya Raman");
    const device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    await device.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await axe(page);
    await assertFits(page);
    await page.getByRole("button", { name: "Make a passkey" }).click();
    await page.waitForURL("**/findings");
    await page.goto("/me");
    assert.match(await page.locator("main").textContent(), /Chrome on Linux/);
    await axe(page);
    await assertFits(page);
    await page.getByText("Account of").locator("..").click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await axe(page);
    await assertFits(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.waitForURL("**/findings");
    assertCalm(page);
  });

  it("by a password and an authenticator app", async () => {
    const page = await invited("Mo Haddad");
    await page.getByText("A password and an authenticator app instead").click();
    await page.getByLabel("New password").fill(password);
    await page.getByRole("button", { name: "Go on to the authenticator app" }).click();
    await page.waitForURL("**/sign-in/set-up/authenticator");
    await axe(page);
    await assertFits(page);
    const secret = await page.locator("main code").textContent();
    await page.getByLabel("The six digits that it shows now").fill(code(secret, now()));
    await page.getByRole("button", { name: "That is it" }).click();
    await page.getByRole("heading", { name: "Recovery codes" }).waitFor();
    assert.equal(await page.locator("main li code").count(), 10);
    const recovery = await page.locator("main li code").first().textContent();
    await axe(page);
    await assertFits(page);
    await page.getByRole("link", { name: "I have kept them" }).click();
    await page.waitForURL("**/findings");

    const other = await newPage(stage.browser, { url: new URL(page.url()).origin });
    await other.goto("/findings");
    await other.waitForURL("**/sign-in?to=**");
    await other.getByLabel("Name or mail address").fill("mo");
    await other.getByLabel("Password").fill(password);
    await other.getByRole("button", { name: "Go on with a password" }).click();
    await other.waitForURL("**/sign-in/second-factor");
    await axe(other);
    await assertFits(other);
    await other.getByLabel("Code").fill(recovery);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.waitForURL("**/findings");
    await other.goto("/me/confirmation?to=/me");
    await looked(other);
  });

  it("at a bare number the page says where passkeys work", async () => {
    const page = await stage.page();
    await page.goto("/sign-in");
    assert.match(await page.locator("main").textContent(), /Passkeys work at http:\/\/localhost:/);
    assertCalm(page);
  });
});
