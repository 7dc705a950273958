// Leave is kept in a calendar elsewhere. Its address is written down, what stands in it is
// shown, and taken over with a press; when it stops coming, the last good copy stays.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { assertCalm, looked, screenshot } from "../lib/browser.mjs";
import { openStage } from "../lib/stage.mjs";

const leave = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Somebody//Else//EN",
  "BEGIN:VEVENT",
  "UID:leave@elsewhere.example",
  "DTSTAMP:20260501T080000Z",
  "DTSTART;VALUE=DATE:20260803",
  "DTEND;VALUE=DATE:20260808",
  "SUMMARY:Two lakes",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

/** A machine that publishes a calendar, until it is told to have trouble. */
async function publish() {
  const it = { trouble: false };
  const server = createServer((_, answer) => {
    if (it.trouble) return answer.writeHead(500).end();
    answer.writeHead(200, { "content-type": "text/calendar" }).end(leave);
  });
  await new Promise((open) => server.listen(0, "127.0.0.1", open));
  it.address = `http://127.0.0.1:${server.address().port}/canary-secret/basic.ics`;
  it.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return it;
}

describe("a calendar of others", () => {
  const stage = openStage();
  let publisher;
  let dana;

  before(async () => {
    publisher = await publish();
    dana = await stage.page("internal");
  });
  after(() => publisher?.stop());

  const heading = (name) => dana.getByRole("heading", { name }).waitFor();
  /** Fetching takes a moment, which the page does not wait for. */
  const comes = async (words) => {
    for (let tries = 0; tries < 40 && !(await dana.getByText(words).count()); tries += 1) {
      await dana.waitForTimeout(250);
      await dana.reload();
    }
    await dana.getByText(words).first().waitFor();
  };

  it("teaches where its address is found, and refuses what is none beside the field", async () => {
    await dana.goto("/cover/calendars");
    await heading("No outside calendar yet");
    await looked(dana);
    await dana.getByLabel("Whose").selectOption("dana");
    await dana.getByLabel("Address").first().fill("http://calendar.example/basic.ics");
    await dana.getByRole("button", { name: "Add and fetch" }).first().click();
    await dana.getByText("would be fetched in the clear").first().waitFor();
    assert.equal(await dana.getByText("calendar.example").count(), 0, "an address is a secret");
    dana.complaints.length = 0; // The browser complains of the refusal itself.
    await looked(dana);
  });

  it("is fetched, and shows what stands in it", async () => {
    await dana.goto("/cover/calendars");
    await dana.getByLabel("Whose").selectOption("dana");
    await dana.getByLabel("Address").first().fill(publisher.address);
    await dana.getByRole("button", { name: "Add and fetch" }).first().click();
    await comes("Two lakes");
    await heading("The coming twelve months");
    assert.ok(!(await dana.content()).includes("canary"), "the address is not shown again");
    await screenshot(dana, "calendars", { dark: true, onPhone: true });
    await looked(dana);
  });

  it("is taken over with a press, and shows what that uncovers", async () => {
    await dana.getByRole("button", { name: /3 to 7 August/ }).click();
    await dana.waitForURL(/\/people\/dana\/absences\//);
    await dana.getByText(/3 (to 7 )?August/).first().waitFor();
    await looked(dana);
  });

  it("keeps the last good copy when it stops coming, and says how old it is", async () => {
    publisher.trouble = true;
    await dana.goto("/cover/calendars");
    await dana.getByRole("table").getByRole("link", { name: "Dana" }).first().click();
    await dana.getByRole("button", { name: "Fetch now" }).click();
    await comes("brought nothing good");
    await dana.getByText("it stays until a better one comes").waitFor();
    await heading(/^The copy is .* old$/);
    await dana.getByText("taken over", { exact: true }).waitFor();
    await dana.getByText("Two lakes").waitFor();
    await looked(dana);
    await dana.goto("/cover");
    await dana.getByText("trouble of its own (500)").first().waitFor();
    await looked(dana);
  });

  it("goes, and what was taken over stays", async () => {
    await dana.goBack();
    await dana.getByText("Take this calendar away").click();
    await dana.getByRole("button", { name: "Take it away" }).click();
    await heading("No outside calendar yet");
    await dana.goto("/people/dana");
    await dana.locator("#absences").getByText(/August|2026-08/).first().waitFor();
    assertCalm(dana);
  });
});
