/**
 * Objects to link: as many as wanted, each with 150 functions, strings, tables of pointers, calls of its own
 * functions and of those of the next object. One is compiled; the others are copies with other names in it, which are
 * as long.
 */
import { fileOf, llvm } from "../test/support/clang.ts";
import type { LinkInput } from "../src/ld/index.ts";

const FUNCTIONS = 150;
const OWN = "m0000_";
const NEXT = "m9999_";

function source(): string {
  const lines = [
    `extern int ${NEXT}f000(int, int);`,
    `struct Row { const char *name; int (*run)(int, int); int value; };`,
  ];
  const name = (index: number): string => `${OWN}f${String(index).padStart(3, "0")}`;
  for (let index = 0; index < FUNCTIONS; index++) lines.push(`int ${name(index)}(int, int);`);
  lines.push(`int ${OWN}counts[64]; static int local_state[16] = { 1, 2, 3 };`);
  for (let index = 0; index < FUNCTIONS; index++) {
    const other = index % 7 === 0 ? `${NEXT}f000` : name((index + 1) % FUNCTIONS);
    lines.push(`static const struct Row rows${index}[] = { { "${OWN}row ${index}", ${name((index * 3 + 1) % FUNCTIONS)}, ${index} }, { "row ${index % 10}", ${name((index + 1) % FUNCTIONS)}, 2 } };
int ${name(index)}(int a, int b) {
  int sum = a * ${index + 3} + b;
  sum += rows${index}[a & 1].run(sum >> 1, ${OWN}counts[b & 63]);
  return b > 100 ? ${other}(sum, b >> 1) : sum + local_state[a & 15];
}`);
  }
  return lines.join("\n");
}

/** So many objects of about 49 kB, and one that starts with the first. */
export async function linkInputs(count: number): Promise<readonly LinkInput[]> {
  const compile = async (text: string): Promise<Uint8Array> =>
    fileOf(await llvm(["clang", "--target=wasm32", "-O1", "-c", "a.c", "-o", "a.o"], { "a.c": text }), "a.o");
  const template = await compile(source());
  const starts = placesOf(template);
  const objects = Array.from({ length: count }, (_, seed) => {
    const bytes = template.slice();
    for (const { at, isNext } of starts) bytes.set(digitsOf(isNext ? (seed + 1) % count : seed), at + 1);
    return { name: `object${seed}.o`, bytes };
  });
  const start = `extern int ${OWN}f000(int, int);\nvoid _start(void) { ${OWN}f000(1, 2); }`;
  return [{ name: "start.o", bytes: await compile(start) }, ...objects];
}

function placesOf(bytes: Uint8Array): readonly { readonly at: number; readonly isNext: boolean }[] {
  const text = Buffer.from(bytes).toString("latin1");
  return Array.from(text.matchAll(/m(0000|9999)_/g), ({ index, 0: word }) => ({ at: index, isNext: word === NEXT }));
}

function digitsOf(seed: number): Uint8Array {
  return new TextEncoder().encode(String(seed).padStart(4, "0"));
}
