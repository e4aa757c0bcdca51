/**
 * Sources to assemble, and what one assembly costs a process.
 *
 *   node bench/assembly.ts FILE     assembles it once and writes {@link AssemblyCosts} as JSON
 */
import { readFileSync } from "node:fs";
import { assemble } from "../src/asm/index.ts";
import { llvm } from "../test/support/clang.ts";
import { peakMemory } from "./peak-memory.ts";

/** Of a process that has just started. */
export interface AssemblyCosts {
  /** The greatest memory of the process, in MB. */
  readonly memory: number;
}

/** Instructions of the GNU syntax without symbols, one or two operands in most. */
const constantLines: readonly string[] = [
  "local.get 3",
  "i32.const 100000",
  "i32.add",
  "i32.load a=2 16",
  "local.set 4",
  "i64.const -7",
  "drop",
  "local.get 12",
  "local.get 4",
  "i32.store a=2 1024",
  "block[]",
  "br_if 0",
  "end",
  "f64.const 1.5",
  "drop",
  "i32.const 5",
];

export function gnuConstants(lines: number): Uint8Array {
  const block = `${constantLines.map((line) => `\t${line}`).join("\n")}\n`;
  return new TextEncoder().encode(block.repeat(Math.ceil(lines / constantLines.length)));
}

/** Data that GNU as for any machine reads. */
export function dataDirectives(lines: number): Uint8Array {
  const block = [
    '.ascii "some text\\n"',
    ".long 1, 2, 0xffffffff, -4",
    ".byte 1",
    ".p2align 2",
    ".quad 1234567890123",
    ".long 1f - .",
    "1: .short 7",
    ".zero 16",
  ];
  return new TextEncoder().encode(`\t.data\n${`\t${block.join("\n\t")}\n`.repeat(Math.ceil(lines / block.length))}`);
}

/** C with loops, memory, switches, floating-point numbers and calls; `N` in it becomes the number of its copy. */
const program = `
struct itemN { int key; double weight; struct itemN *next; char name[12]; };
static struct itemN itemsN[8];
extern int printN(const char *, ...);
static const char *const wordsN[] = { "one", "two", "three" };
int hashN(const unsigned char *text, int size) {
  unsigned value = 5381 + N;
  for (int at = 0; at < size; at++) value = value * 33 ^ text[at];
  return value & 0x7fffffff;
}
struct itemN *findN(int key) {
  for (struct itemN *item = &itemsN[key & 7]; item; item = item->next) if (item->key == key) return item;
  return 0;
}
double sumN(const double *values, int count) {
  double sum = 0;
  while (count-- > 0) sum += values[count] * 0.5 + (count & 1 ? 1 : -2.25);
  return sum;
}
int chooseN(int kind, int a, int b) {
  switch (kind) {
  case 0: return a + b;
  case 1: return a * b;
  case 2: return b ? a / b : 0;
  case 3: return printN("%s %d", wordsN[a % 3], b);
  case 4: return hashN((const unsigned char *)wordsN[b % 3], 3);
  default: return findN(kind) != 0;
  }
}
long long mixN(long long a, unsigned b) { return (a << (b & 63)) + (a >> 3) * b - (long long)hashN((void *)&a, 8); }
`;

const COPIES = 100;

/** What clang makes of many copies of the program, so often, with other names each time: 1.2 MB each, with -g 6.5 MB. */
export async function clangOutput(times: number, flags: readonly string[] = []): Promise<Uint8Array> {
  const text = Array.from({ length: COPIES }, (_, index) => program.replace(/N\b/g, `${index}`)).join("");
  const { stdout } = await llvm(["clang", "-O2", ...flags, "-S", "a.c", "-o", "-"], { "a.c": text });
  const once = new TextDecoder().decode(stdout);
  const names = /\.L[\w.$]+|\b(?:items?|words|print|hash|find|sum|choose|mix)\d+\b/g;
  const texts = Array.from({ length: times }, (_, index) => once.replace(names, (name) => `${name}.${index}`));
  return new TextEncoder().encode(texts.join(""));
}

export function lineCount(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0x0a) count++;
  return count;
}

export function assembled(source: Uint8Array, syntax: "gnu" | "llvm"): Uint8Array {
  const { object, diagnostics } = assemble(source, { syntax });
  if (object === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return object;
}

if (import.meta.main) {
  const [path = "", syntax = "gnu"] = process.argv.slice(2);
  assembled(readFileSync(path), syntax as "gnu" | "llvm");
  console.log(JSON.stringify({ memory: peakMemory() } satisfies AssemblyCosts));
}
