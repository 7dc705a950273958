// The OpenID provider of the stories, in a process of its own: panva's oidc-provider, on the
// loopback, with a clock that stands with the server's. Its packages are installed where it lies.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../crates/server/tests/openid/", import.meta.url));

export async function startProvider({ at }) {
  if (!existsSync(`${folder}node_modules/oidc-provider`)) {
    const { status } = spawnSync("npm", ["ci", "--prefer-offline"], { cwd: folder, stdio: "inherit" });
    if (status !== 0) throw new Error(`npm ci failed in ${folder}`);
  }
  const child = spawn("node", ["provider.mjs", JSON.stringify({ at })], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const issuer = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`The provider ended with ${code}.`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("ready ")) resolve(line.slice(6));
    });
  });
  return {
    issuer,
    /** Registers a client that may be led back to this address. */
    async register(redirect) {
      const answer = await fetch(`${issuer}/reg`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ redirect_uris: [redirect], client_name: "Tandem" }),
      });
      return answer.json();
    },
    stop: () => child.kill("SIGTERM"),
  };
}
