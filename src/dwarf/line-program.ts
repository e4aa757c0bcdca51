/**
 * The machine that runs line number programs (DWARF 2 to 5, 6.2).
 *
 * A program appends rows to a table. Rows of increasing addresses, up to one that ends the sequence, say for each address
 * which line the code there is of: a row holds up to the address of the next. The machine has the row as its registers and
 * makes no objects, so that a table of millions of rows can be gone through without keeping it.
 */
import { FormatError, Reader } from "../bytes/index.ts";
import {
  DW_LNE_define_file,
  DW_LNE_end_sequence,
  DW_LNE_set_address,
  DW_LNE_set_discriminator,
  DW_LNS_advance_line,
  DW_LNS_advance_pc,
  DW_LNS_const_add_pc,
  DW_LNS_copy,
  DW_LNS_fixed_advance_pc,
  DW_LNS_negate_stmt,
  DW_LNS_set_basic_block,
  DW_LNS_set_column,
  DW_LNS_set_epilogue_begin,
  DW_LNS_set_file,
  DW_LNS_set_isa,
  DW_LNS_set_prologue_end,
} from "./constants.ts";
import { plainFile, type LineFile, type LineHeader } from "./line-header.ts";
import { fixed, sleb, uleb } from "./numbers.ts";
import type { DwarfSection } from "./sections.ts";

/**
 * Runs a program, row by row.
 *
 * ```ts
 * const program = new LineProgram(section, header);
 * while (program.next()) console.log(program.address, program.line, program.endsSequence);
 * ```
 */
export class LineProgram {
  readonly header: LineHeader;
  /** Files that the program itself has defined; their numbers go on behind those of the header. */
  readonly definedFiles: LineFile[] = [];
  address = 0;
  operation = 0;
  file = 1;
  line = 1;
  column = 0;
  isStatement = false;
  isBasicBlock = false;
  endsSequence = false;
  isPrologueEnd = false;
  isEpilogueBegin = false;
  isa = 0;
  discriminator = 0;
  readonly #reader: Reader;
  /** Whether the registers are a row that has been handed out. */
  #isRow = false;
  /** Of `DW_LNS_const_add_pc`. */
  readonly #constantAdvance: number;
  readonly #isPlain: boolean;
  /** By how much special opcodes advance line and operation: by their distance from the first one. */
  readonly #lineAdvances: Int16Array = new Int16Array(256);
  readonly #operationAdvances: Uint8Array = new Uint8Array(256);

  /** @param start where the program goes on, in the section: the start of a sequence. The program's own start by default. */
  constructor(section: DwarfSection, header: LineHeader, start: number = header.programStart) {
    this.header = header;
    this.#reader = new Reader(section.bytes, {
      start,
      end: header.programEnd,
      base: section.offset,
      region: `section "${section.name}"`,
    });
    this.#constantAdvance = Math.floor((255 - header.opcodeBase) / header.lineRange);
    this.#isPlain = header.maximumOperations === 1;
    for (let adjusted = 0; adjusted < 256; adjusted++) {
      this.#lineAdvances[adjusted] = header.lineBase + (adjusted % header.lineRange);
      this.#operationAdvances[adjusted] = Math.floor(adjusted / header.lineRange);
    }
    this.#reset();
  }

  /** Where the next instruction is, in the section. */
  get position(): number {
    return this.#reader.position;
  }

  /** Whether the last instruction has appended a row. */
  get appendsRow(): boolean {
    return this.#isRow;
  }

  /**
   * Runs up to the next row. The registers are the row's until the next call.
   * @returns whether there is one
   * @throws FormatError where the program is wrong
   */
  next(): boolean {
    const reader = this.#reader;
    const { bytes, end } = reader;
    if (this.#isRow) this.#goOn();
    while (reader.position < end) {
      if (this.#execute(bytes[reader.position++]!)) return (this.#isRow = true);
    }
    return false;
  }

  /**
   * Does the next instruction alone, for who wants to see each of them.
   * @returns whether there was one
   * @throws FormatError where the program is wrong
   */
  step(): boolean {
    if (this.#isRow) this.#goOn();
    if (this.#reader.done) return false;
    this.#isRow = this.#execute(this.#reader.u8("line opcode"));
    return true;
  }

  /** What a row leaves for the next one to begin with. */
  #goOn(): void {
    this.#isRow = false;
    if (this.endsSequence) this.#reset();
    else this.#afterRow();
  }

  /** Does an instruction; whether it appends a row. */
  #execute(opcode: number): boolean {
    const adjusted = opcode - this.header.opcodeBase;
    if (adjusted < 0) return opcode === 0 ? this.#extended() : this.#standard(opcode);
    this.#advance(this.#operationAdvances[adjusted]!);
    this.line = (this.line + this.#lineAdvances[adjusted]!) >>> 0;
    return true;
  }

  #reset(): void {
    this.address = 0;
    this.operation = 0;
    this.file = 1;
    this.line = 1;
    this.column = 0;
    this.isStatement = this.header.defaultIsStatement;
    this.isa = 0;
    this.endsSequence = false;
    this.#afterRow();
  }

  #afterRow(): void {
    this.isBasicBlock = false;
    this.isPrologueEnd = false;
    this.isEpilogueBegin = false;
    this.discriminator = 0;
  }

  /** Advances by operations: instructions, where each has one. */
  #advance(operations: number): void {
    const { minimumInstructionLength, maximumOperations } = this.header;
    if (this.#isPlain) {
      this.address += minimumInstructionLength * operations;
      return;
    }
    const sum = this.operation + operations;
    this.address += minimumInstructionLength * Math.floor(sum / maximumOperations);
    this.operation = sum % maximumOperations;
  }

  /** Does a standard opcode; whether it appends a row. */
  #standard(opcode: number): boolean {
    const reader = this.#reader;
    switch (opcode) {
      case DW_LNS_copy:
        return true;
      case DW_LNS_advance_pc:
        this.#advance(uleb(reader, "operand of DW_LNS_advance_pc"));
        return false;
      case DW_LNS_advance_line:
        this.line = (this.line + sleb(reader, "operand of DW_LNS_advance_line")) >>> 0;
        return false;
      case DW_LNS_set_file:
        this.file = uleb(reader, "operand of DW_LNS_set_file");
        return false;
      case DW_LNS_set_column:
        this.column = uleb(reader, "operand of DW_LNS_set_column");
        return false;
      case DW_LNS_negate_stmt:
        this.isStatement = !this.isStatement;
        return false;
      case DW_LNS_set_basic_block:
        this.isBasicBlock = true;
        return false;
      case DW_LNS_const_add_pc:
        this.#advance(this.#constantAdvance);
        return false;
      case DW_LNS_fixed_advance_pc:
        this.address += reader.u16("operand of DW_LNS_fixed_advance_pc");
        this.operation = 0;
        return false;
      case DW_LNS_set_prologue_end:
        this.isPrologueEnd = true;
        return false;
      case DW_LNS_set_epilogue_begin:
        this.isEpilogueBegin = true;
        return false;
      case DW_LNS_set_isa:
        this.isa = uleb(reader, "operand of DW_LNS_set_isa");
        return false;
      default:
        return this.#unknown(opcode);
    }
  }

  /** An opcode of later versions: the header says how many operands there are to skip. */
  #unknown(opcode: number): false {
    const count = this.header.operandCounts[opcode - 1]!;
    for (let operand = 0; operand < count; operand++) uleb(this.#reader, `operand of line opcode ${opcode}`);
    return false;
  }

  /** Does an extended opcode; whether it appends a row. */
  #extended(): boolean {
    const reader = this.#reader;
    const at = reader.position;
    const length = uleb(reader, "length of extended line opcode");
    if (length === 0 || length > reader.remaining) {
      const expected = `1 to ${reader.remaining}, as so many bytes are left`;
      reader.fail({ at, reading: "length of extended line opcode", found: `${length}`, expected });
    }
    const end = reader.position + length;
    const opcode = reader.u8("extended line opcode");
    switch (opcode) {
      case DW_LNE_end_sequence:
        this.endsSequence = true;
        break;
      case DW_LNE_set_address:
        this.address = this.#operandAddress(length - 1);
        this.operation = 0;
        break;
      case DW_LNE_define_file:
        this.definedFiles.push(plainFile(reader));
        break;
      case DW_LNE_set_discriminator:
        this.discriminator = uleb(reader, "discriminator");
        break;
      default:
        // Of a vendor: the length says where it ends.
        reader.position = end;
    }
    if (reader.position > end) this.#overrun(at, { length, read: reader.position - end + length });
    reader.position = end;
    return this.endsSequence;
  }

  /** As long as the instruction says, whatever size addresses have elsewhere. */
  #operandAddress(size: number): number {
    const reader = this.#reader;
    if (size === 2 || size === 4 || size === 8) return fixed(reader, size, "operand of DW_LNE_set_address");
    const found = `${size} bytes`;
    return reader.fail({ reading: "operand of DW_LNE_set_address", found, expected: "2, 4 or 8 bytes" });
  }

  #overrun(at: number, { length, read }: { length: number; read: number }): never {
    throw new FormatError({
      offset: this.#reader.base + at,
      reading: "extended line opcode",
      found: `operands of ${read} bytes`,
      expected: `at most its length, ${length}`,
    });
  }
}
