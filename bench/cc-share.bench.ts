/** How much of compiling and linking a program is ours, and not clang's: sources and headers in, objects out, the linker, wasmrewrite. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compile,
  readCommandLine,
  SYSROOT,
  treeOf,
  yowaspClang,
  type Clang,
  type CompileHost,
} from "../src/cc/index.ts";
import { muslin } from "../src/cli/main.ts";
import { nodeIo } from "../src/cli/node-io.ts";
import { filesBelow, sysrootFolder } from "../src/host/node/toolchain/index.ts";
import { fetchedSource } from "../test/support/debian-source.ts";
import type { Bench } from "./bench.ts";

const sysroot = sysrootFolder();
let warm: CompileHost | undefined;
let inClang = 0;

/** Adds up the milliseconds in it. What its own files in memory cost counts as clang's. */
function timed(clang: Clang): Clang {
  return {
    ...clang,
    run: async (run) => {
      const start = performance.now();
      const result = await clang.run(run);
      inClang += performance.now() - start;
      return result;
    },
  };
}

function hostFor(folder: string): CompileHost {
  const tree = treeOf(filesBelow(sysroot, (name) => /^include(\/|$)/.test(name)));
  return {
    cwd: folder,
    clang: timed(yowaspClang([{ name: SYSROOT, path: sysroot, tree }])),
    sysroot,
    read: (path) => nodeIo().readFileNow(path),
    stdin: () => new Uint8Array(0),
    hasColors: false,
  };
}

/** Compiles and links Lua, and says how many percent of the time are ours. */
async function share(host: CompileHost, output: string): Promise<number> {
  inClang = 0;
  const start = performance.now();
  const objects: string[] = [];
  for (const path of readdirSync(host.cwd).filter((name) => name.endsWith(".c") && name !== "luac.c")) {
    const request = readCommandLine(["-c", "-O2", "-DLUA_USE_POSIX", path], { cplusplus: false });
    const source = { path, language: "c", mode: "object", target: `${path}.o` } as const;
    const compiled = await compile(source, request, host);
    if (compiled.output === undefined) throw new Error(compiled.stderr);
    objects.push(join(output, `${path}.o`));
    writeFileSync(join(output, `${path}.o`), compiled.output);
  }
  const code = await muslin(["cc", ...objects, "-lm", "-o", join(output, "lua")], nodeIo());
  if (code !== 0) throw new Error(`Linking ends with ${code}`);
  const all = performance.now() - start;
  if (readFileSync(join(output, "lua")).length === 0) throw new Error("There is no program");
  return ((all - inClang) / all) * 100;
}

async function measure(): Promise<number> {
  const output = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    if (warm === undefined) {
      warm = hostFor(join(fetchedSource("lua5.4"), "src"));
      // The engine compiles clang as it is used, and our part too.
      await share(warm, output);
    }
    return await share(warm, output);
  } finally {
    rmSync(output, { recursive: true });
  }
}

export const benches: readonly Bench[] = [
  { name: "cc: our share of compiling and linking Lua", unit: "%", limit: 10, measure },
];
