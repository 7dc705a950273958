// The journeys in a real browser: `TANDEM_BIN=target/debug/tandem node run.mjs`.
// `--pictures` also takes the pictures of README and manual (PICTURES=1 for the files).
// Every file of journeys/ is a node:test file; a file's server and browser are its own.
import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

if (!process.env.TANDEM_BIN) {
  console.error("TANDEM_BIN must name the built binary: `cargo xtask test --only browser` sets it.");
  process.exit(2);
}
if (process.argv.includes("--pictures")) process.env.PICTURES = "1";

const folder = new URL("./journeys/", import.meta.url);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".mjs"))
  .sort()
  .map((name) => fileURLToPath(new URL(name, folder)));

let passed = 0;
let failed = 0;
// A file reports itself as a test only when it is broken as a whole.
run({ files, concurrency: 1, timeout: 300_000 })
  .on("test:pass", (test) => (passed += test.details.type === "suite" ? 0 : 1))
  .on("test:fail", () => {
    failed += 1;
    process.exitCode = 1;
  })
  .on("end", () => {
    if (passed === 0) process.exitCode = 1;
    console.log(`journeys: ${passed} passed, ${failed} failed`);
  })
  .compose(spec)
  .pipe(process.stdout);
