/** Runs a program of WASI by Node: `node run-wasi.mjs PROGRAM FOLDER [ARGUMENT...]`, where it sees the folder as `/tmp`. */
import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const [, , program = "", folder = "", ...args] = process.argv;
const wasi = new WASI({ version: "preview1", args: [program, ...args], preopens: { "/tmp": folder } });
const module = new WebAssembly.Module(readFileSync(program));
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
