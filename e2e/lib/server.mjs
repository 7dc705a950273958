// A server of our own: a free port, a clock that stands (the demo's) or an empty
// instance as a company starts it, stopped by its own id.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const startWithin = 60_000;

/**
 * Starts `tandem demo` at noon of 1 June 2026; resolves when it says that it is ready.
 * A `database` that outlives the server lets a later one go on, at a later instant. A
 * `file` of the project is shown instead of the demo's own company.
 */
export async function startServer({ at = "2026-06-01T12:00:00Z", database, file } = {}) {
  const kept = database ? ["--database", database] : [];
  const shown = file ? [fileURLToPath(new URL(`../../${file}`, import.meta.url))] : [];
  return start(["demo", ...shown, "--port", "0", "--at", at, ...kept], (server) => server.signIn.size >= 2);
}

/** Starts `tandem serve` on a new folder; `setUp` is the address that it prints. */
export async function startEmpty() {
  const data = mkdtempSync(join(tmpdir(), "tandem-journey-"));
  const server = await start(["serve", "--port", "0", "--data", data], (server) => server.setUp);
  const stop = server.stop;
  server.stop = async () => {
    await stop();
    rmSync(data, { recursive: true });
  };
  return server;
}

async function start(command, isReady) {
  const child = spawn(process.env.TANDEM_BIN, command, { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const server = { url: null, signIn: new Map(), setUp: null };

  await new Promise((resolve, reject) => {
    const refuse = (why) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${why}\n${said.join("\n")}`));
    };
    const timer = setTimeout(() => refuse("The server was not ready in time."), startWithin);
    child.once("error", (error) => refuse(`The server did not start: ${error.message}`));
    child.once("exit", (code) => refuse(`The server ended with ${code}.`));

    let ready = false;
    const hear = (line) => {
      said.push(line);
      if (ready) return;
      const address = line.match(/Tandem is ready at (http:\/\/\S+?)\/?\s*$/);
      const link = line.match(/Sign in as (.+?) \((\w+)\): (http:\/\/\S+)/);
      const empty = line.match(/Set it up at (http:\/\/\S+)/);
      if (empty) server.setUp = empty[1];
      if (address) server.url = address[1];
      if (link) server.signIn.set(link[2], { name: link[1], link: link[3] });
      if (server.url && isReady(server)) {
        ready = true;
        clearTimeout(timer);
        child.removeAllListeners("exit");
        resolve();
      }
    };
    createInterface({ input: child.stdout }).on("line", hear);
    createInterface({ input: child.stderr }).on("line", hear);
  });

  server.said = said;
  server.stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
      child.once("exit", () => {
        clearTimeout(hard);
        resolve();
      });
      child.kill("SIGTERM");
    });
  return server;
}
