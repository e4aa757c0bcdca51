/** The compiler driver as a build system calls it, and the size of what it makes. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchedSource } from "../test/support/debian-source.ts";
import { median, type Bench, medianTime } from "./bench.ts";

const bin = fileURLToPath(new URL("../bin", import.meta.url));

const programs = {
  puts: '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n',
  printf:
    '#include <stdio.h>\nint main(int argc, char **argv) { printf("%d %s %g\\n", argc, argv[0], 1.5); return 0; }\n',
};

/** Does something in a folder of its own that has a program in C. */
async function inFolder<T>(program: keyof typeof programs, job: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    writeFileSync(join(folder, "hello.c"), programs[program]);
    return await job(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Call {
  readonly folder: string;
  readonly isResident?: boolean;
}

function run(words: readonly string[], { folder, isResident = true }: Call): void {
  const path = [bin, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  const env = { ...process.env, PATH: path, MUSLIN_RESIDENT: isResident ? "30" : "0" };
  const [command = "", ...args] = words;
  const { status, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`Exit code ${status} of '${words.join(" ")}':\n${stderr}`);
}

const compileHello: readonly string[] = ["wasm32-linux-musl-cc", "-O2", "hello.c", "-o", "hello"];

function time(job: () => void): number {
  const start = performance.now();
  job();
  return performance.now() - start;
}

function sizeOf(program: keyof typeof programs): Promise<number> {
  return inFolder(program, (folder) => {
    run([...compileHello, "-s"], { folder });
    return statSync(join(folder, "hello")).size / 1000;
  });
}

/** Something with Lua and the command that builds it by its own makefile. */
async function lua(job: (folder: string, make: readonly string[]) => number): Promise<number> {
  return inFolder("puts", (folder) => {
    cpSync(fetchedSource("lua5.4"), folder, { recursive: true });
    const prefix = "wasm32-linux-musl-";
    const tools = [`CC=${prefix}cc -std=gnu99`, `AR=${prefix}ar rc`, `RANLIB=${prefix}ranlib`];
    return job(join(folder, "src"), ["make", "posix", ...tools]);
  });
}

export const benches: readonly Bench[] = [
  {
    name: "cc: hello, compiled and linked, in a process of its own",
    unit: "ms",
    limit: 3500,
    measure: () =>
      inFolder("puts", (folder) =>
        median([1, 2, 3].map(() => time(() => run(compileHello, { folder, isResident: false })))),
      ),
  },
  {
    name: "cc: hello, compiled and linked, by the resident compiler",
    unit: "ms",
    limit: 350,
    measure: () => inFolder("puts", (folder) => medianTime(() => run(compileHello, { folder }), { atLeast: 3000 })),
  },
  {
    name: "cc: Lua by make",
    unit: "ms",
    limit: 12_000,
    measure: () => lua((folder, make) => time(() => run(make, { folder }))),
  },
  {
    name: "cc: Lua by make -j2",
    unit: "ms",
    measure: () => lua((folder, make) => time(() => run([...make, "-j2"], { folder }))),
  },
  {
    name: "cc: linking Lua",
    unit: "ms",
    measure: () =>
      lua((folder, make) => {
        run([...make, "-j2"], { folder });
        return time(() => run(["wasm32-linux-musl-cc", "-o", "lua", "lua.o", "liblua.a"], { folder }));
      }),
  },
  { name: "cc: size of hello by puts", unit: "kB", limit: 5.4, measure: () => sizeOf("puts") },
  { name: "cc: size of hello by printf", unit: "kB", limit: 30, measure: () => sizeOf("printf") },
];
