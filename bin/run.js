// Runs muslin, or one of its tools under the name that build systems look for.
//
// Published: dist/. In a checkout, where src/ is beside it, a Node that strips types runs the sources themselves, so that
// what runs is never older than what is written; an older Node runs the last build.
//
// CommonJS (see package.json here), for the first releases of Node 20 refuse ES modules in files without an extension.
const { existsSync } = require("node:fs");
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");

const source = join(__dirname, "../src/cli/process.ts");
const built = join(__dirname, "../dist/cli/process.js");
const strips = Number(process.versions.node.split(".")[0]) >= 24;
const program = [...(strips ? [source] : []), built].find(existsSync);

// Node 22 and later keep the compiled program in a folder for temporary files: it starts in a third of the time.
enableCompileCache?.();

/** @param {readonly string[]} words the first words of the command line: the tool. */
module.exports = function run(...words) {
  process.argv.splice(2, 0, ...words);
  if (program === undefined) {
    process.stderr.write("muslin: Not built yet, run: npm start\n");
    process.exitCode = 1;
    return;
  }
  const runHere = () => void (program === built ? require(built) : import(pathToFileURL(program).href));
  if (/^(?:cc|c\+\+)$/.test(process.argv[2] ?? "")) require("./resident.js")(program, runHere);
  else runHere();
};
