/** Files to damage. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInScripts } from "../../src/ld/index.ts";
import { binaryenTexts } from "../differential/validation/texts.ts";
import { binaryenWasm } from "../support/binaryen.ts";
import { fileOf, llvm } from "../support/clang.ts";
import { corpus } from "../support/corpus.ts";
import { galleryModule, wholeGallery } from "../support/instruction-gallery.ts";
import { isSource } from "./source-parts.ts";

export type SeedKind = "module" | "archive" | "elf" | "source" | "script" | "tar";

export interface SeedFile {
  readonly kind: SeedKind;
  readonly bytes: Uint8Array;
}

/** Larger ones only make each run slower. */
const LARGEST = 24 << 10;

const program = `
  typedef struct { int kind; union { double number; const char *text; } value; } item;
  static item items[] = {{0, {.number = 1.5}}, {1, {.text = "text"}}};
  int total(int count, ...) {
    __builtin_va_list list;
    __builtin_va_start(list, count);
    int sum = 0;
    for (int index = 0; index < count; index++) sum += __builtin_va_arg(list, int);
    switch (sum) { case 1: return 5; case 2: return 7; case 3: return sum * 3; case 4: return -1; case 9: return 2; }
    return sum + items[sum & 1].kind + (int)items[0].value.number;
  }
  long long wide(long long a, unsigned b) { return a / b + (a << (b & 63)); }
  _Bool same(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return *a == *b; }
`;

/** The files of `seeds/`: the same everywhere. */
export function committedSeeds(): SeedFile[] {
  const folder = new URL("seeds/", import.meta.url);
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => seedOf(readFileSync(new URL(name, folder))));
}

/** All that this machine can give: what its compilers make, and the specification's corpus. */
export async function allSeeds(): Promise<SeedFile[]> {
  return [
    ...committedSeeds(),
    ...proposalSeeds(),
    ...(await llvmSeeds()),
    ...gccSeeds(),
    ...corpusSeeds(),
    ...scriptSeeds(),
  ];
}

/** What the specification's tests lack: garbage collection, exceptions, memory64, and every instruction by itself. */
function proposalSeeds(): SeedFile[] {
  const alone = wholeGallery().map((exhibit) => galleryModule([exhibit]));
  return [...Object.values(binaryenTexts).map((text) => binaryenWasm(text)), ...alone].flatMap(seedOf);
}

async function llvmSeeds(): Promise<SeedFile[]> {
  const variants = [
    ["-O0", "-g"],
    ["-O2"],
    ["-O2", "-msimd128", "-ffunction-sections"],
    ["-O1", "-fPIC", "-mtail-call"],
    ["-O1", "--target=wasm64"],
  ];
  const files: Uint8Array[] = [];
  for (const flags of variants) {
    const object = await llvm(["clang", ...flags, "-c", "a.c", "-o", "a.o"], { "a.c": program });
    const memory = flags.includes("--target=wasm64") ? ["-mwasm64"] : [];
    const linked = await llvm(
      ["wasm-ld", ...memory, "--no-entry", "--export-all", "a.o", "-o", "a.wasm"],
      object.files,
    );
    files.push(fileOf(object, "a.o"), fileOf(linked, "a.wasm"));
  }
  return files.flatMap(seedOf);
}

/** ELF files of this machine's compiler, where it has one. */
function gccSeeds(): SeedFile[] {
  const folder = mkdtempSync(join(tmpdir(), "muslin-fuzz-"));
  try {
    writeFileSync(join(folder, "a.c"), program);
    const outputs = [
      ["-O2", "-c"],
      ["-O0", "-g", "-c"],
      ["-O1", "-shared", "-nostdlib", "-fPIC"],
      ["-O1", "-nostdlib", "-static", "-Wl,-e,total"],
    ];
    return outputs.flatMap((flags) => {
      const path = join(folder, "a.out");
      const { status } = spawnSync("gcc", [...flags, "a.c", "-o", path], { cwd: folder });
      return status === 0 ? seedOf(readFileSync(path)) : [];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The valid modules of the specification's tests, and the others too. */
function corpusSeeds(): SeedFile[] {
  const specs = corpus?.specs ?? [];
  return specs.flatMap((spec) => {
    const names = spec.commands.flatMap(({ filename }) => (filename?.endsWith(".wasm") === true ? [filename] : []));
    return [...new Set(names)].flatMap((name) => seedOf(spec.read(name)));
  });
}

/** The scripts that are built in. */
function scriptSeeds(): SeedFile[] {
  return [...builtInScripts.values()].flatMap((text) => seedOf(new TextEncoder().encode(text)));
}

function seedOf(bytes: Uint8Array): SeedFile[] {
  const kind = kindOf(bytes);
  return kind === undefined || bytes.length > LARGEST ? [] : [{ kind, bytes }];
}

function kindOf(bytes: Uint8Array): SeedKind | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start === "\0asm") return "module";
  if (start === "\x7fELF") return "elf";
  if (start === "!<ar" || start === "!<th") return "archive";
  if (String.fromCharCode(...bytes.subarray(257, 262)) === "ustar") return "tar";
  if (!isSource(bytes) || start.startsWith("W")) return undefined;
  return start.startsWith("/*") ? "script" : "source";
}
