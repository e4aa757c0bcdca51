/** Directives of LLVM's WebAssembly assembler (its `WebAssemblyAsmParser` and `WasmAsmParser`), but for declarations. */
import {
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_GNU_RETAIN,
  SHF_MERGE,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHT_INIT_ARRAY,
  SHT_NOBITS,
  SHT_PROGBITS,
} from "../../elf/index.ts";
import type { LocalRun } from "../../wasm/index.ts";
import type { Assembler } from "../assembler.ts";
import { integers } from "../directives/data.ts";
import { sectionName } from "../section-operands.ts";
import type { SectionProperties } from "../section.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";
import { gnuEntries, readLocals } from "./gnu-entries.ts";
import { rleb128 } from "./gnu-directives.ts";
import { declarationDirectives } from "./llvm-declarations.ts";
import { writeLocals } from "./llvm-functions.ts";
import { readType } from "./llvm-types.ts";
import { wholeModule } from "./llvm-whole-module.ts";

const COMMA = 0x2c;
const AT = 0x40;

/** `.local TYPE, ...`: the locals of the function. */
const local: Directive = (assembler) => {
  const { scanner } = assembler;
  const runs: { -readonly [K in keyof LocalRun]: LocalRun[K] }[] = [];
  do {
    const type = readType(assembler);
    const last = runs.at(-1);
    if (last?.type === type) last.count++;
    else runs.push({ count: 1, type });
  } while (scanner.accept(COMMA));
  writeLocals(assembler, runs);
};

/** `.section NAME, "FLAGS", @ [, GROUP, comdat]` */
const section: Directive = (assembler) => {
  const { scanner } = assembler;
  const name = sectionName(assembler);
  const properties = { ...propertiesOf(name), group: undefined as SectionProperties["group"] };
  if (scanner.accept(COMMA)) {
    scanner.peek();
    const start = scanner.position;
    const letters = String.fromCharCode(...scanner.string());
    for (const letter of letters) {
      const bits = flagBits[letter];
      if (bits === undefined)
        scanner.mistake(`Unknown flag "${letter}", expected letters of ${Object.keys(flagBits).join("")}`, start);
      else properties.flags |= bits;
    }
    if (letters.includes("S")) properties.entrySize = 1;
    if (scanner.accept(COMMA)) {
      if (scanner.accept(AT)) scanner.word();
      if (letters.includes("G") && scanner.accept(COMMA))
        properties.group = { name: scanner.name("the name of a group"), comdat: readComdat(assembler) };
    }
  }
  const entered = assembler.section(name, properties);
  // An empty section of entries says that the module has none.
  if (isEntrySection(name)) entered.isWanted = true;
  assembler.enter(entered.subsection(0));
};

function readComdat(assembler: Assembler): boolean {
  const { scanner } = assembler;
  if (!scanner.accept(COMMA)) return false;
  const word = scanner.name('"comdat"');
  if (word !== "comdat") scanner.mistake(`Found "${word}", expected "comdat"`, scanner.wordStart);
  return true;
}

/** Letters of the flags operand; `p` says that a segment is passive, which all of ours are. */
const flagBits: Readonly<Record<string, number>> = {
  G: 0,
  S: SHF_MERGE | SHF_STRINGS,
  T: SHF_TLS,
  R: SHF_GNU_RETAIN,
  p: 0,
};

/** What sections are by their names; any other name is one of data. */
function propertiesOf(name: string): { type: number; flags: number; entrySize: number; linkedTo: undefined } {
  const begins = (prefix: string): boolean => name === prefix || name.startsWith(`${prefix}.`);
  const made = (type: number, flags: number): ReturnType<typeof propertiesOf> => ({
    type,
    flags,
    entrySize: 0,
    linkedTo: undefined,
  });
  if (begins(".text")) return made(SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR);
  if (begins(".rodata")) return made(SHT_PROGBITS, SHF_ALLOC);
  if (begins(".bss")) return made(SHT_NOBITS, SHF_ALLOC | SHF_WRITE);
  if (begins(".tdata")) return made(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS);
  if (begins(".tbss")) return made(SHT_NOBITS, SHF_ALLOC | SHF_WRITE | SHF_TLS);
  if (begins(".init_array")) return { ...made(SHT_INIT_ARRAY, SHF_ALLOC | SHF_WRITE), entrySize: 4 };
  if (isEntrySection(name) || name.startsWith(".debug_") || name.startsWith(".custom_section.") || begins(".comment"))
    return made(SHT_PROGBITS, 0);
  return made(SHT_PROGBITS, SHF_ALLOC | SHF_WRITE);
}

/** Whether a section has entries of a module, or a byte for each. */
function isEntrySection(name: string): boolean {
  return name.startsWith(".wasm.") || name.startsWith(".space.");
}

/** Says that a symbol must stay: it counts as referred to. */
const noDeadStrip: Directive = (assembler) => {
  assembler.refer(assembler.readSymbol());
};

/** `locals COUNT TYPE ...`: the locals of a function in runs as they are, where `.local` joins those of one type. */
const locals: Directive = (assembler) => writeLocals(assembler, readLocals(assembler));

export const llvmDirectives: DirectiveTable = {
  ...gnuEntries,
  locals,
  ".rleb128": rleb128,
  ".whole_module": wholeModule,
  ...declarationDirectives,
  ".local": local,
  ".section": section,
  ".no_dead_strip": noDeadStrip,
  ".int8": integers(1),
  ".int16": integers(2),
  ".int32": integers(4),
  ".int64": integers(8),
};
