/** Linker scripts: whatever they say, a link ends in a file or in messages that say where. */
import { diagnosticText } from "../../../src/diag/index.ts";
import { ElfBuilder, R_WASM32_32, SHF_ALLOC, SHF_WRITE, SHT_NOBITS, readElf } from "../../../src/elf/index.ts";
import { elfScript, linkByScript, type ScriptLinkInput, type ScriptLinkOptions } from "../../../src/ld/index.ts";
import type { Target } from "../judge.ts";

export const scriptTargets: readonly Target[] = [
  { name: "ld-script", seeds: ["script"], run: link },
  {
    name: "ld-script-elf",
    seeds: ["elf"],
    run: (bytes) => linkElf([{ name: "in.o", bytes }], { emitRelocations: true }),
  },
  { name: "ld-script-shared", seeds: ["elf"], run: (bytes) => linkElf([{ name: "in.o", bytes }], { shared: true }) },
  { name: "ld-script-library", seeds: ["elf"], run: (bytes) => linkElf([input, { name: "lib.so", bytes }], {}) },
];

/** An object with a few sections and a symbol. */
function object(): Uint8Array {
  const builder = new ElfBuilder();
  const flags = SHF_ALLOC | SHF_WRITE;
  const data = builder.addSection({ name: ".data", flags, alignment: 8, content: new Uint8Array([1, 2, 3, 4, 5]) });
  builder.addSection({ name: ".text.a", flags: SHF_ALLOC, content: new Uint8Array(3) });
  builder.addSection({ name: ".text.b", flags: SHF_ALLOC, alignment: 16, content: new Uint8Array(5) });
  builder.addSection({ name: ".bss", flags, type: SHT_NOBITS, size: 20 });
  builder.addSection({ name: ".space.code", content: new Uint8Array(2) });
  const symbol = builder.addSymbol({ name: "y", section: data, value: 1 });
  builder.addRelocation(data, { offset: 0, type: R_WASM32_32, symbol });
  return builder.finish();
}

const input = { name: "a.o", bytes: object() };

/** Objects and libraries by the script that has places for all that the linker makes. */
function linkElf(inputs: readonly ScriptLinkInput[], options: Omit<ScriptLinkOptions, "script">): void {
  const script = { name: "wasm32-elf.lds", text: elfScript };
  const { output, diagnostics, errorCount } = linkByScript(inputs, { script, unresolvedSymbols: "ignore", ...options });
  if ((output === undefined) !== errorCount > 0)
    throw new Error(`${errorCount} errors, and ${output === undefined ? "no" : "a"} file`);
  for (const { message } of diagnostics)
    if (/undefined|NaN|\[object/.test(message)) throw new Error(`No sense: ${message}`);
  if (output !== undefined) readElf(output);
}

function link(bytes: Uint8Array): void {
  const text = new TextDecoder("latin1").decode(bytes);
  const findFile = (name: string): { name: string; bytes: Uint8Array } | undefined =>
    name === "self" ? { name, bytes } : undefined;
  const { output, diagnostics, errorCount } = linkByScript([input], { script: { name: "s.lds", text }, findFile });
  if ((output === undefined) !== errorCount > 0)
    throw new Error(`${errorCount} errors, and ${output === undefined ? "no" : "a"} file`);
  for (const diagnostic of diagnostics) {
    const message = diagnosticText(diagnostic);
    const { place } = diagnostic;
    if (place !== undefined && (place.line < 1 || place.column < 1))
      throw new Error(`A place outside of the script: ${message}`);
    if (/undefined|NaN|\[object/.test(diagnostic.message) && !text.includes("undefined"))
      throw new Error(`No sense: ${message}`);
  }
  if (output?.[0] === 0x7f && output[1] === 0x45) readElf(output);
}
