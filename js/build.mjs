/**
 * Bundles and minifies the page: a script and a style for each of the three widgets, the stepper
 * with its loader, the explorer's controls and the self-test. `node build.mjs FOLDER` writes them somewhere else, to compare.
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as shortened from "./shortened.js";

const here = dirname(fileURLToPath(import.meta.url));
const MADE = "made from js/ by `make page`; change it there";
const OPTIONS = {
  absWorkingDir: here,
  outdir: process.argv[2] ?? join(here, "../rnn_helpers/widgets/static"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".html": "text" },
  charset: "utf8",
  legalComments: "none",
  banner: { js: `// ${MADE}`, css: `/* ${MADE} */` },
};

await build({
  ...OPTIONS,
  entryPoints: [{ in: "bundle.js", out: "stepper" }],
  inject: ["shortened.js"],
  define: Object.fromEntries(Object.keys(shortened).map((name) => [name.replace("_", "."), name])),
});
await build({ ...OPTIONS, entryPoints: ["stepper.css", "loader.js", "controls.js", "controls.css", "quiz.js", "quiz.css"] });
