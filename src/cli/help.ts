/** What `muslin --help` prints */
import { tools } from "./tools.ts";

const examples: readonly (readonly [command: string, meaning: string])[] = [
  ["muslin run prog.c WORD", "compile a program, and run it with an argument"],
  ["muslin cc -O2 prog.c -o prog", "compile and link it"],
  ["muslin run --strace ./prog", "run it, and show its system calls"],
  ["muslin ld start.o main.o -L lib -lc -o prog.wasm", "a module of objects and a library"],
  ["muslin objdump -d prog.wasm", "the code of a module"],
  ["muslin objdump -h -t -r prog.o", "sections, symbols and relocations of an object"],
  ["muslin nm -n prog.o", "symbols by address"],
  ["muslin strip -g prog.wasm -o small.wasm", "a copy without debug information"],
];

export function help(): string {
  const groups = [...new Set(tools.map(({ group }) => group))];
  const sections = groups.map((group) => {
    const rows = tools.filter((tool) => tool.group === group);
    return paragraph(
      `${group}:`,
      rows.map(({ name, summary }) => [name, summary] as const),
    );
  });
  return [
    "Muslin: a Unix toolchain for WebAssembly\n",
    "Usage: muslin TOOL [ARGUMENT]...\n       muslin TOOL --help\n",
    ...sections,
    paragraph("Examples:", examples),
    "Exit codes: 0 done, 1 the job failed or an input is bad, 2 the command line is wrong.\n",
  ].join("\n");
}

/** A title and two columns. */
function paragraph(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return [title, ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`), ""].join("\n");
}
