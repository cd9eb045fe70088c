/**
 * Bundles and minifies the page: a script and a style for each of the three widgets, the stepper
 * with its loader, the explorer's controls and the self-test. `node build.mjs FOLDER` writes them somewhere else, to compare.
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2] ?? join(here, "../rnn_helpers/widgets/static");
const MADE = "made from js/ by `make page`; change it there";

await build({
  absWorkingDir: here,
  entryPoints: [
    { in: "bundle.js", out: "stepper" },
    { in: "stepper.css", out: "stepper" },
    { in: "loader.js", out: "loader" },
    { in: "controls.js", out: "controls" },
    { in: "controls.css", out: "controls" },
    { in: "quiz.js", out: "quiz" },
    { in: "quiz.css", out: "quiz" },
  ],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".html": "text" },
  charset: "utf8",
  legalComments: "none",
  banner: { js: `// ${MADE}`, css: `/* ${MADE} */` },
});
