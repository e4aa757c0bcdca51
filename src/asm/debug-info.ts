/**
 * Line rows and debug information of the assembler source itself (`-g`): a row for each line with instructions, and a
 * compilation unit that says which file and which code it is, with its functions (DWARF 2 to 5).
 *
 * ```
 *   .debug_info     the unit: name, directory, language, ranges; a DIE for each function with a size
 *   .debug_abbrev   the shape of these
 *   .debug_ranges or .debug_rnglists, .debug_aranges   sections with code
 *   .debug_line     see debug-line.ts
 * ```
 */
import { encodeUtf8 } from "../bytes/index.ts";
import { SHF_ALLOC, SHF_EXECINSTR } from "../elf/index.ts";
import type { Assembler } from "./assembler.ts";
import { constantOf, constantValue, finalOffset, placeOf, type Expression } from "./expression.ts";
import { defaultProperties } from "./section-defaults.ts";
import type { Section } from "./section.ts";
import type { Site } from "./source.ts";
import type { Subsection } from "./subsection.ts";
import type { AsmSymbol } from "./symbol.ts";

const DW_TAG_compile_unit = 0x11;
const DW_TAG_subprogram = 0x2e;
const DW_AT_name = 0x03;
const DW_AT_stmt_list = 0x10;
const DW_AT_low_pc = 0x11;
const DW_AT_high_pc = 0x12;
const DW_AT_language = 0x13;
const DW_AT_comp_dir = 0x1b;
const DW_AT_producer = 0x25;
const DW_AT_external = 0x3f;
const DW_AT_ranges = 0x55;
const DW_FORM_addr = 0x01;
const DW_FORM_data2 = 0x05;
const DW_FORM_data4 = 0x06;
const DW_FORM_string = 0x08;
const DW_FORM_flag = 0x0c;
const DW_FORM_sec_offset = 0x17;
const DW_UT_compile = 1;
const DW_LANG_Mips_Assembler = 0x8001;
const DW_RLE_end_of_list = 0;
const DW_RLE_start_length = 7;

const UNIT = 1;
const FUNCTION = 2;
const PRODUCER = "muslin as";
const ADDRESS_SIZE = 4;
/** `.debug_rnglists` has its first list behind a header of this size. */
const RANGE_LISTS_HEADER = 12;

/** Gives the instruction that comes next a row for its line, unless it is on the line of the last one. */
export function placeSourceLine(assembler: Assembler): void {
  const { lines, current } = assembler;
  const { section } = current;
  if ((section.properties.flags & SHF_EXECINSTR) === 0) return;
  const site = callSite(assembler.site());
  const name = site.source.nameAt(site.offset);
  const line = site.source.lineAt(site.offset);
  const last = lines.rows.at(-1);
  const file = fileNumber(assembler, name);
  if (last?.row.line === line && last.row.file === file && last.place.subsection === current) return;
  lines.rows.push({
    row: {
      file,
      line,
      column: 0,
      statement: true,
      basicBlock: false,
      prologueEnd: false,
      epilogueBegin: false,
      isa: 0,
      discriminator: 0,
    },
    place: current.here(),
  });
}

/** The place outside of macros. */
function callSite(site: Site): Site {
  let outer = site;
  for (let inner: Site | undefined = site; inner !== undefined; inner = inner.source.parent) {
    if (inner.source.kind === "macro") outer = inner.source.parent ?? outer;
  }
  return outer;
}

function fileNumber(assembler: Assembler, name: string): number {
  const { files } = assembler.lines;
  for (const [number, file] of files) if (number > 0 && file.name === name) return number;
  const number = Math.max(0, ...files.keys()) + 1;
  files.set(number, { directory: undefined, name, md5: undefined });
  return number;
}

/** Appends the sections of debug information, if the source has none; the layout must be final. */
export function writeDebugInfo(assembler: Assembler): void {
  const { debug } = assembler.options;
  if (debug === undefined || assembler.sections.has(".debug_info")) return;
  const outer = assembler.current;
  new DebugInfoWriter(assembler, debug.version).write();
  assembler.current = outer;
}

class DebugInfoWriter {
  readonly #assembler: Assembler;
  readonly #version: number;
  readonly #code: readonly Section[];

  constructor(assembler: Assembler, version: number) {
    this.#assembler = assembler;
    this.#version = version;
    const isCode = ({ properties, size }: Section): boolean =>
      size > 0 && (properties.flags & (SHF_ALLOC | SHF_EXECINSTR)) === (SHF_ALLOC | SHF_EXECINSTR);
    this.#code = Array.from(assembler.sections.values()).filter(isCode);
  }

  write(): void {
    const functions = this.#assembler.symbols.values.filter((symbol) => this.#isFunction(symbol));
    this.#enter(".debug_info");
    this.#sized(() => this.#unit(functions));
    this.#enter(".debug_abbrev");
    this.#abbreviations(functions.length > 0);
    this.#enter(".debug_aranges");
    this.#sized(() => this.#addressRanges());
    if (this.#code.length > 1) this.#ranges();
  }

  /** Functions in sections of code that say how long they are. */
  #isFunction(symbol: AsmSymbol): boolean {
    const place = placeOf(symbol);
    if (symbol.type !== "function" || place === undefined || symbol.size === undefined) return false;
    return this.#code.includes(place.subsection.section) && this.#sizeOf(symbol) > 0;
  }

  #sizeOf(symbol: AsmSymbol): number {
    return symbol.size === undefined ? 0 : Number(constantValue(symbol.size, { final: true }) ?? 0n);
  }

  #enter(name: string): Subsection {
    const section = this.#assembler.section(name, defaultProperties(name));
    this.#assembler.current = section.subsection(0);
    return this.#assembler.current;
  }

  #unit(functions: readonly AsmSymbol[]): void {
    const { lines, options, source } = this.#assembler;
    this.#number(this.#version, 2);
    if (this.#version >= 5) this.#bytes(DW_UT_compile, ADDRESS_SIZE);
    this.#reference(".debug_abbrev");
    if (this.#version < 5) this.#bytes(ADDRESS_SIZE);
    this.#bytes(UNIT);
    this.#reference(".debug_line");
    this.#text(lines.files.get(1)?.name ?? source.name);
    this.#text(options.directory ?? "");
    this.#text(PRODUCER);
    this.#number(DW_LANG_Mips_Assembler, 2);
    const [only, ...more] = this.#code;
    if (more.length > 0) {
      this.#reference(this.#rangesName, this.#version >= 5 ? RANGE_LISTS_HEADER : 0);
      this.#number(0, 4);
    } else if (only !== undefined) this.#limits(only, { start: 0, size: only.size });
    for (const symbol of functions) {
      const place = placeOf(symbol);
      if (place === undefined) continue;
      this.#bytes(FUNCTION);
      this.#text(symbol.name);
      this.#bytes(symbol.binding === "global" || symbol.binding === "weak" ? 1 : 0);
      this.#limits(place.subsection.section, { start: finalOffset(place), size: this.#sizeOf(symbol) });
    }
    this.#bytes(0);
  }

  /** `DW_AT_low_pc`, and `DW_AT_high_pc` as an address up to version 3, then as a size. */
  #limits(section: Section, range: { start: number; size: number }): void {
    this.#address(section, range.start);
    if (this.#version < 4) this.#address(section, range.start + range.size);
    else this.#number(range.size, 4);
  }

  #abbreviations(hasFunctions: boolean): void {
    const offset = this.#version >= 4 ? DW_FORM_sec_offset : DW_FORM_data4;
    const high = this.#version >= 4 ? DW_FORM_data4 : DW_FORM_addr;
    const limits = [DW_AT_low_pc, DW_FORM_addr, DW_AT_high_pc, high];
    const where = this.#code.length > 1 ? [DW_AT_ranges, offset, DW_AT_low_pc, DW_FORM_addr] : limits;
    this.#bytes(UNIT, DW_TAG_compile_unit, 1, DW_AT_stmt_list, offset, DW_AT_name, DW_FORM_string);
    this.#bytes(DW_AT_comp_dir, DW_FORM_string, DW_AT_producer, DW_FORM_string, DW_AT_language, DW_FORM_data2);
    this.#bytes(...where, 0, 0);
    if (hasFunctions) {
      this.#bytes(FUNCTION, DW_TAG_subprogram, 0, DW_AT_name, DW_FORM_string, DW_AT_external, DW_FORM_flag);
      this.#bytes(...limits, 0, 0);
    }
    this.#bytes(0);
  }

  #addressRanges(): void {
    this.#number(2, 2);
    this.#reference(".debug_info");
    // Pairs begin at a multiple of their size.
    this.#bytes(ADDRESS_SIZE, 0, 0, 0, 0, 0);
    for (const section of this.#code) {
      this.#address(section, 0);
      this.#number(section.size, 4);
    }
    this.#number(0, 4);
    this.#number(0, 4);
  }

  get #rangesName(): string {
    return this.#version >= 5 ? ".debug_rnglists" : ".debug_ranges";
  }

  #ranges(): void {
    this.#enter(this.#rangesName);
    if (this.#version >= 5) return this.#sized(() => this.#rangeLists());
    for (const section of this.#code) {
      this.#address(section, 0);
      this.#address(section, section.size);
    }
    this.#number(0, 4);
    this.#number(0, 4);
  }

  #rangeLists(): void {
    this.#number(this.#version, 2);
    this.#bytes(ADDRESS_SIZE, 0);
    this.#number(0, 4);
    for (const section of this.#code) {
      this.#bytes(DW_RLE_start_length);
      this.#address(section, 0);
      this.#uleb(section.size);
    }
    this.#bytes(DW_RLE_end_of_list);
  }

  // Bytes

  /** What `write` appends, behind its length. */
  #sized(write: () => void): void {
    const { current } = this.#assembler;
    const start = current.length;
    this.#number(0, 4);
    write();
    const view = new DataView(current.bytes.buffer, current.bytes.byteOffset);
    view.setUint32(start, current.length - start - 4, true);
  }

  #bytes(...bytes: readonly number[]): void {
    for (const byte of bytes) this.#assembler.current.byte(byte);
  }

  #number(value: number, size: number): void {
    for (let index = 0; index < size; index++) this.#assembler.current.byte((value >>> (8 * index)) & 0xff);
  }

  #uleb(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#assembler.current.byte((rest % 0x80) | 0x80);
    this.#assembler.current.byte(rest);
  }

  #text(text: string): void {
    this.#assembler.current.append(encodeUtf8(text));
    this.#assembler.current.byte(0);
  }

  #address(section: Section, offset: number): void {
    const start = section.symbol.expression;
    const sum: Expression = { kind: "binary", operator: "+", left: start, right: constantOf(BigInt(offset)) };
    this.#assembler.fixup(sum, { encoding: "le4", role: "data" });
  }

  /** The offset of a place in another section of debug information. */
  #reference(name: string, offset: number = 0): void {
    this.#address(this.#assembler.section(name, defaultProperties(name)), offset);
  }
}
