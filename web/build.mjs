// Bundles src/main.ts into dist/report.js; with --tests the tests into dist/test/.
import { build } from "esbuild";
import { readdirSync, rmSync } from "node:fs";

const tests = process.argv.includes("--tests");
if (tests) rmSync("dist/test", { recursive: true, force: true });
// esbuild has already said what is wrong.
await build(tests
  ? {
      entryPoints: readdirSync("test").filter(name => name.endsWith(".test.ts")).map(name => `test/${name}`),
      bundle: true, platform: "node", format: "esm", outdir: "dist/test", outExtension: { ".js": ".mjs" }, logLevel: "warning",
    }
  : {
      entryPoints: ["src/main.ts"],
      bundle: true, minify: true, format: "iife", target: "es2020", outfile: "dist/report.js",
      legalComments: "none", charset: "utf8", logLevel: "warning",
      banner: { js: "/* Contains Apache ECharts (Apache License 2.0), zrender (BSD 3-Clause) and tslib (0BSD). */" },
    }).catch(() => process.exit(1));
