/**
 * The `.debug_line` section: a program whose run gives the rows of `.loc` (DWARF 4 and 5, 6.2).
 *
 * ```
 *   header                      which files and directories, how opcodes are numbered
 *   sequence of one function    set address, then for each row: what changed, advance
 *   sequence of the next ...
 * ```
 *
 * Each function is a sequence of its own, so that a linker can leave out functions. The choice of
 * opcodes is LLVM's, which makes the bytes the same as clang's own.
 */
import { encodeUtf8, Writer } from "../bytes/index.ts";
import type { Assembler } from "./assembler.ts";
import { constantOf, finalOffset } from "./expression.ts";
import type { LineFile, PlacedRow } from "./line-table.ts";
import type { DwarfVersion } from "./options.ts";
import type { Subsection } from "./subsection.ts";
import { symbolAt, type Label } from "./symbol.ts";

/** Parameters of special opcodes: those of LLVM and GCC. */
const LINE_BASE = -5;
const LINE_RANGE = 14;
const OPCODE_BASE = 13;
/** Operands of the standard opcodes 1 to 12. */
const STANDARD_OPERANDS: readonly number[] = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

const DW_LNS_copy = 1;
const DW_LNS_advance_pc = 2;
const DW_LNS_advance_line = 3;
const DW_LNS_set_file = 4;
const DW_LNS_set_column = 5;
const DW_LNS_negate_stmt = 6;
const DW_LNS_set_basic_block = 7;
const DW_LNS_const_add_pc = 8;
const DW_LNS_set_prologue_end = 10;
const DW_LNS_set_epilogue_begin = 11;
const DW_LNS_set_isa = 12;
const DW_LNE_end_sequence = 1;
const DW_LNE_set_address = 2;
const DW_LNE_set_discriminator = 4;

const DW_LNCT_path = 1;
const DW_LNCT_directory_index = 2;
const DW_LNCT_MD5 = 5;
const DW_FORM_line_strp = 0x1f;
const DW_FORM_udata = 0x0f;
const DW_FORM_data16 = 0x1e;

/** The most that a special opcode advances the address. */
const MOST_SPECIAL_ADVANCE: number = Math.floor((255 - OPCODE_BASE) / LINE_RANGE);

/** Appends `.debug_line` (and `.debug_line_str`), if there are rows or files; the layout must be final. */
export function writeLineTable(assembler: Assembler): void {
  const { files, rows } = assembler.lines;
  if (files.size === 0 && rows.length === 0 && assembler.options.debug === undefined) return;
  const section = assembler.section(".debug_line");
  // A source that writes the section itself has said it all.
  if (section.size > 0) return;
  const outer = assembler.current;
  assembler.current = section.subsection(0);
  new LineTableWriter(assembler).write();
  assembler.current = outer;
}

class LineTableWriter {
  readonly #assembler: Assembler;
  readonly #version: DwarfVersion;
  readonly #out: Subsection;
  readonly #directories: string[] = [];
  readonly #strings = new Map<string, number>();
  /** Bytes of `.debug_line_str` that the source has written itself. */
  readonly #stringsBefore: number;

  constructor(assembler: Assembler) {
    this.#assembler = assembler;
    this.#out = assembler.current;
    this.#stringsBefore = assembler.sections.get(".debug_line_str")?.size ?? 0;
    const { debug, dwarfVersion } = assembler.options;
    this.#version = dwarfVersion ?? debug?.version ?? (assembler.lines.files.has(0) ? 5 : 4);
  }

  write(): void {
    const out = this.#out;
    const lengthAt = out.length;
    this.#words(4, 0);
    this.#words(2, this.#version);
    if (this.#version === 5) {
      out.byte(this.#assembler.options.address64 ? 8 : 4);
      out.byte(0);
    }
    const headerLengthAt = out.length;
    this.#words(4, 0);
    out.byte(1);
    // Up to version 3 there is nothing about the operations of an instruction.
    if (this.#version >= 4) out.byte(1);
    for (const byte of [1, LINE_BASE & 0xff, LINE_RANGE, OPCODE_BASE, ...STANDARD_OPERANDS]) out.byte(byte);
    if (this.#version === 5) this.#files5();
    else this.#files4();
    this.#patch(headerLengthAt, out.length - headerLengthAt - 4);
    for (const [subsection, rows] of this.#sequences()) this.#sequence(subsection, rows);
    this.#patch(lengthAt, out.length - lengthAt - 4);
    this.#writeStrings();
  }

  /** Rows by subsection, in the order in which these came. */
  #sequences(): Map<Subsection, PlacedRow[]> {
    const sequences = new Map<Subsection, PlacedRow[]>();
    let last: Subsection | undefined;
    let rows: PlacedRow[] = [];
    for (const placed of this.#assembler.lines.rows) {
      const { subsection } = placed.place;
      if (subsection !== last) {
        last = subsection;
        rows = sequences.get(subsection) ?? [];
        if (rows.length === 0) sequences.set(subsection, rows);
      }
      rows.push(placed);
    }
    return sequences;
  }

  // Files

  /** The compilation directory: that of file 0, or what the caller says. */
  get #compilationDirectory(): string {
    return this.#assembler.lines.files.get(0)?.directory ?? this.#assembler.options.directory ?? "";
  }

  /** A file's name and the number of its directory; 0 is the compilation directory. */
  #placeOf(file: LineFile): { name: string; directory: number } {
    let { name, directory = "" } = file;
    if (directory === this.#compilationDirectory) directory = "";
    if (directory === "" && name.includes("/")) {
      directory = name.slice(0, name.lastIndexOf("/")) || "/";
      name = name.slice(name.lastIndexOf("/") + 1);
    }
    if (directory === "") return { name, directory: 0 };
    const known = this.#directories.indexOf(directory);
    if (known >= 0) return { name, directory: known + 1 };
    return { name, directory: this.#directories.push(directory) };
  }

  #numberedFiles(): readonly LineFile[] {
    const { files } = this.#assembler.lines;
    const last = Math.max(0, ...files.keys());
    const empty: LineFile = { directory: undefined, name: "", md5: undefined };
    return Array.from({ length: last }, (_, index) => files.get(index + 1) ?? empty);
  }

  #files4(): void {
    const files = this.#numberedFiles().map((file) => this.#placeOf(file));
    for (const directory of this.#directories) this.#text(directory);
    this.#out.byte(0);
    for (const { name, directory } of files) {
      this.#text(name);
      this.#uleb(directory);
      this.#out.byte(0);
      this.#out.byte(0);
    }
    this.#out.byte(0);
  }

  #files5(): void {
    const { files: known } = this.#assembler.lines;
    const root = known.get(0) ?? known.get(1) ?? { directory: undefined, name: "", md5: undefined };
    const files = [root, ...this.#numberedFiles()];
    const places = files.map((file, index) =>
      index === 0 && file.directory !== undefined ? { name: file.name, directory: 0 } : this.#placeOf(file),
    );
    const out = this.#out;
    // No directories and no files, without a format each.
    if (known.size === 0) return out.append(new Uint8Array(4));
    for (const byte of [1, DW_LNCT_path, DW_FORM_line_strp]) out.byte(byte);
    this.#uleb(this.#directories.length + 1);
    for (const directory of [this.#compilationDirectory, ...this.#directories]) this.#string(directory);
    const has = (file: LineFile): boolean => file.md5 !== undefined;
    const sums = this.#assembler.syntax.name === "gnu" ? files.some(has) : files.every(has);
    const format = [
      DW_LNCT_path,
      DW_FORM_line_strp,
      DW_LNCT_directory_index,
      DW_FORM_udata,
      ...(sums ? [DW_LNCT_MD5, DW_FORM_data16] : []),
    ];
    out.byte(format.length / 2);
    for (const byte of format) out.byte(byte);
    this.#uleb(files.length);
    places.forEach(({ name, directory }, index) => {
      this.#string(name);
      this.#uleb(directory);
      if (sums)
        for (let shift = 120n; shift >= 0n; shift -= 8n) out.byte(Number(((files[index]?.md5 ?? 0n) >> shift) & 0xffn));
    });
  }

  /** An offset in `.debug_line_str`. */
  #string(text: string): void {
    let offset = this.#strings.get(text);
    if (offset === undefined) {
      const lengths = Array.from(this.#strings.keys(), (known) => encodeUtf8(known).length + 1);
      offset = lengths.reduce((sum, length) => sum + length, this.#stringsBefore);
      this.#strings.set(text, offset);
    }
    const section = this.#assembler.section(".debug_line_str", {
      type: 1,
      flags: 0x30,
      entrySize: 1,
      group: undefined,
      linkedTo: undefined,
    });
    const start = section.symbol.expression;
    this.#assembler.fixup(
      { kind: "binary", operator: "+", left: start, right: constantOf(BigInt(offset)) },
      { encoding: "le4", role: "data" },
    );
  }

  #writeStrings(): void {
    if (this.#strings.size === 0) return;
    const strings = this.#assembler.section(".debug_line_str").subsection(0);
    for (const text of this.#strings.keys()) {
      strings.append(encodeUtf8(text));
      strings.byte(0);
    }
  }

  // Rows

  #sequence(subsection: Subsection, rows: readonly PlacedRow[]): void {
    const out = this.#out;
    let file = 1;
    let line = 1;
    let column = 0;
    let isa = 0;
    let statement = true;
    let address: number | undefined;
    for (const { row, place } of rows) {
      if (row.file !== file) this.#operation(DW_LNS_set_file, (file = row.file));
      if (row.column !== column) this.#operation(DW_LNS_set_column, (column = row.column));
      if (row.discriminator !== 0) this.#discriminator(row.discriminator);
      if (row.isa !== isa) this.#operation(DW_LNS_set_isa, (isa = row.isa));
      if (row.statement !== statement) out.byte(DW_LNS_negate_stmt);
      if (row.basicBlock) out.byte(DW_LNS_set_basic_block);
      if (row.prologueEnd) out.byte(DW_LNS_set_prologue_end);
      if (row.epilogueBegin) out.byte(DW_LNS_set_epilogue_begin);
      const here = finalOffset(place);
      // Readers number views of one address until it is set, so that setting it anew is how they begin again.
      const isAnew = row.view?.kind === "reset" && here === address;
      if (address === undefined || isAnew) this.#setAddress(place);
      this.#advance({ lines: row.line - line, bytes: here - (address ?? here) });
      statement = row.statement;
      line = row.line;
      address = here;
    }
    const end = subsection.base + subsection.size;
    this.#endSequence(end - (address ?? end));
  }

  #operation(opcode: number, operand: number): void {
    this.#out.byte(opcode);
    this.#uleb(operand);
  }

  #discriminator(value: number): void {
    const writer = new Writer();
    writer.u8(DW_LNE_set_discriminator);
    writer.lebU32(value);
    this.#out.byte(0);
    this.#uleb(writer.length);
    this.#out.append(writer.written);
  }

  #setAddress(place: Label): void {
    const size = this.#assembler.options.address64 ? 8 : 4;
    for (const byte of [0, size + 1, DW_LNE_set_address]) this.#out.byte(byte);
    this.#assembler.fixup(symbolAt(place).expression, { encoding: size === 8 ? "le8" : "le4", role: "data" });
  }

  /** Advances line and address, and appends a row, in as few bytes as LLVM does. */
  #advance(by: { lines: number; bytes: number }): void {
    const out = this.#out;
    let special = by.lines - LINE_BASE;
    let { lines } = by;
    let needsCopy = false;
    if (special < 0 || special >= LINE_RANGE) {
      out.byte(DW_LNS_advance_line);
      this.#sleb(lines);
      lines = 0;
      special = -LINE_BASE;
      needsCopy = true;
    }
    if (lines === 0 && by.bytes === 0) return out.byte(DW_LNS_copy);
    special += OPCODE_BASE;
    if (by.bytes < 256 + MOST_SPECIAL_ADVANCE) {
      const once = special + by.bytes * LINE_RANGE;
      if (once <= 255) return out.byte(once);
      const twice = special + (by.bytes - MOST_SPECIAL_ADVANCE) * LINE_RANGE;
      if (twice <= 255) {
        out.byte(DW_LNS_const_add_pc);
        return out.byte(twice);
      }
    }
    this.#operation(DW_LNS_advance_pc, by.bytes);
    out.byte(needsCopy ? DW_LNS_copy : special);
  }

  #endSequence(bytes: number): void {
    const out = this.#out;
    if (bytes === MOST_SPECIAL_ADVANCE) out.byte(DW_LNS_const_add_pc);
    else if (bytes > 0) this.#operation(DW_LNS_advance_pc, bytes);
    for (const byte of [0, 1, DW_LNE_end_sequence]) out.byte(byte);
  }

  // Bytes

  #text(text: string): void {
    this.#out.append(encodeUtf8(text));
    this.#out.byte(0);
  }

  #uleb(value: number): void {
    this.#out.uleb(value);
  }

  #sleb(value: number): void {
    this.#out.sleb(value);
  }

  #words(size: number, value: number): void {
    for (let index = 0; index < size; index++) this.#out.byte((value >>> (8 * index)) & 0xff);
  }

  #patch(at: number, value: number): void {
    new DataView(this.#out.bytes.buffer, this.#out.bytes.byteOffset).setUint32(at, value, true);
  }
}
