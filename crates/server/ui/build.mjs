// Bundles the browser's side of Tandem into hashed files: `node build.mjs DIR`.
// Beside them it writes manifest.tsv, one asset a line: name, file, content type;
// and styleguide.html with the hashed names filled in, to be opened as a file.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] ?? join(here, "dist");
const types = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const withoutHash = (file) => file.replace(/-[A-Z0-9]{8}(?=\.[^.]+$)/, "");

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const bundle = await build({
  absWorkingDir: here,
  entryPoints: { app: "app.js", style: "css/app.css" },
  outdir: out,
  bundle: true,
  minify: true,
  metafile: true,
  format: "iife",
  target: ["es2022", "chrome111", "firefox115", "safari16.4"],
  loader: { ".woff2": "file" },
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  logLevel: "warning",
});

const assets = Object.keys(bundle.metafile.outputs).map((path) => {
  const file = basename(path);
  const name = withoutHash(file) === "style.css" ? "app.css" : withoutHash(file);
  return { name, file };
});
for (const source of ["logo.svg", "favicon.svg"]) {
  const hash = createHash("sha256").update(await readFile(join(here, source))).digest("hex");
  const file = source.replace(".svg", `-${hash.slice(0, 8).toUpperCase()}.svg`);
  await copyFile(join(here, source), join(out, file));
  assets.push({ name: source, file });
}
assets.sort((a, b) => (a.name < b.name ? -1 : 1));

const lines = assets.map(({ name, file }) => `${name}\t${file}\t${types[extname(file)]}\n`);
await writeFile(join(out, "manifest.tsv"), lines.join(""));

const guide = await readFile(join(here, "styleguide.html"), "utf8").catch(() => null);
if (guide !== null) {
  const filled = assets.reduce((page, { name, file }) => page.replaceAll(`/assets/${name}`, file), guide);
  await writeFile(join(out, "styleguide.html"), filled);
}
