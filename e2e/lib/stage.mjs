// Where a journey plays: a server and a browser of its own, which end with it.
import { after, before } from "node:test";
import { launch, newPage, signIn } from "./browser.mjs";
import { startServer } from "./server.mjs";

/**
 * Opens before the first step of a `describe` and closes after its last. `server` and
 * `browser` are there from its own `before` on.
 */
export function openStage(start = startServer) {
  const stage = {
    /** A page in a context of its own; of somebody of a side, `internal` or `partner`. */
    async page(side) {
      const page = await newPage(stage.browser, stage.server);
      if (side) await signIn(page, stage.server, side);
      return page;
    },
  };
  before(async () => {
    stage.server = await start();
    stage.browser = await launch();
  });
  after(async () => {
    await stage.browser?.close();
    await stage.server?.stop();
  });
  return stage;
}
