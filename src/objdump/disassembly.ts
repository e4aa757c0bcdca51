/**
 * `-d`: code as instructions, function by function.
 *
 * ```
 * 00000081 <weakling>:
 *   81:	07 00                	.functype (i32) -> (i32)
 *   83:	20 00                	local.get 0
 * ```
 *
 * The first line of a function is its size and the number of runs of locals, the next ones are the runs, then come the
 * instructions, indented by blocks. A module of megabytes is millions of lines, so the loop over instructions makes no
 * strings but those of operands.
 */
import { FormatError, Reader, type TextWriter } from "../bytes/index.ts";
import {
  allInstructions,
  InstructionCursor,
  mnemonicOf,
  nameOfType,
  OPCODE_LIMIT,
  opcodeOf,
  operandText,
  readValueType,
} from "../wasm/index.ts";
import { partInRange, type AddressRange } from "./hex-dump.ts";
import type { CodeRegion, ObjectFile, ObjectRelocation, ObjectSection, OperandNames } from "./object-file.ts";
import { writeInlineRelocation } from "./relocation-listing.ts";
import type { SourceListing } from "./source-listing.ts";
import type { NameText } from "./symbol-listing.ts";

export interface DisassemblyOptions {
  readonly range: AddressRange;
  /** The bytes of instructions are shown. */
  readonly showsBytes: boolean;
  /** Relocations are shown below what they apply to. */
  readonly showsRelocations: boolean;
  readonly nameText: NameText;
  /** Whether a function of that name is shown. */
  readonly isShown: (name: string) => boolean;
  /** Told of functions that are malformed, besides what is said in their place. */
  readonly report: (message: string) => void;
  /** Writes lines of the source in between, if given. */
  readonly source?: SourceListing;
}

const BYTES_PER_LINE = 7;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const COLON = 0x3a;
/** Deeper blocks are not indented further. */
const MAXIMUM_DEPTH = 40;

/** Whose names an instruction's first index has: a place in {@link nameKinds}. */
const nameKinds = ["none", "func", "global", "local", "type", "table", "memory", "tag", "data", "elem"] as const;
const [, FUNC, GLOBAL, LOCAL, TYPE] = nameKinds.keys();

const nameKindOf: Uint8Array = new Uint8Array(OPCODE_LIMIT);
for (const { opcode, immediates } of allInstructions()) {
  nameKindOf[opcode] = Math.max(0, (nameKinds as readonly string[]).indexOf(immediates[0] ?? ""));
}

/** How an instruction changes the depth of blocks: before its own line, and behind it. */
const depthBefore: Int8Array = new Int8Array(OPCODE_LIMIT);
const depthBehind: Int8Array = new Int8Array(OPCODE_LIMIT);
for (const name of ["end", "else", "catch", "catch_all", "delegate"] as const) depthBefore[opcodeOf(name)] = -1;
for (const name of ["block", "loop", "if", "try", "try_table"] as const) depthBehind[opcodeOf(name)] = 1;
for (const name of ["else", "catch", "catch_all"] as const) depthBehind[opcodeOf(name)] = 1;

/** Writes the functions of a section of code, with its heading. */
export function writeDisassembly(
  object: ObjectFile,
  section: ObjectSection,
  { out, options }: { readonly out: TextWriter; readonly options: DisassemblyOptions },
): void {
  const regions = object.codeRegions(section);
  const { from, to } = partInRange(section, options.range);
  if (regions === undefined || from >= to) return;
  out.line(`\nDisassembly of section ${section.name}:`);
  const disassembler = new Disassembler(object, section, { out, options, from, to });
  try {
    for (const region of regions) {
      if (region.start >= to) break;
      if (region.end > from && options.isShown(nameOf(region))) disassembler.writeFunction(region);
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    out.line(`(malformed: ${error.message})`);
    options.report(error.message);
  }
}

interface Part {
  readonly out: TextWriter;
  readonly options: DisassemblyOptions;
  /** Offsets in the section between which lines are shown. */
  readonly from: number;
  readonly to: number;
}

class Disassembler {
  readonly #section: ObjectSection;
  readonly #part: Part;
  readonly #out: TextWriter;
  readonly #names: OperandNames;
  readonly #cursor: InstructionCursor;
  /** Address of the section's first byte. Code above 2^53 does not exist. */
  readonly #origin: number;
  readonly #digits: number;
  readonly #addressWidth: number;
  readonly #relocations: readonly ObjectRelocation[];
  #nextRelocation = 0;

  constructor(object: ObjectFile, section: ObjectSection, part: Part) {
    this.#section = section;
    this.#part = part;
    this.#out = part.out;
    this.#names = object.operandNames;
    this.#cursor = new InstructionCursor({ bytes: section.contents, base: section.fileOffset });
    this.#origin = Number(section.vma);
    this.#digits = object.addressDigits;
    this.#addressWidth = addressWidth(this.#origin + section.size, object.addressDigits);
    this.#relocations = part.options.showsRelocations ? sorted(object.relocations(section)) : [];
  }

  writeFunction(region: CodeRegion): void {
    const out = this.#out;
    out.line();
    out.hex(this.#origin + region.start, this.#digits);
    out.line(` <${this.#part.options.nameText(nameOf(region))}>:`);
    if (region.start >= this.#part.from) this.#writeSource(region.body);
    try {
      const code = this.#writeLocals(region);
      this.#writeInstructions(region, code);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#writeMalformed(region, error);
    }
  }

  /** Writes what is in front of the code, and returns where the code begins. */
  #writeLocals(region: CodeRegion): number {
    const { contents, fileOffset } = this.#section;
    const reader = new Reader(contents, {
      start: region.body,
      end: region.end,
      base: fileOffset,
      region: "function body",
    });
    const runs = reader.count("runs of locals", 2);
    const { signature } = region;
    this.#writeLine(region.start, reader.position, `.functype${signature === undefined ? "" : ` ${signature.text}`}`);
    let local = signature?.parameters ?? 0;
    for (let run = 0; run < runs; run++) {
      const start = reader.position;
      const count = reader.lebU32("count of locals");
      const type = nameOfType(readValueType(reader, "type of locals"));
      const last = local + count - 1;
      this.#writeLine(start, reader.position, `.local ${count === 1 ? local : `${local}..${last}`} ${type}`);
      local += count;
    }
    return reader.position;
  }

  #writeInstructions(region: CodeRegion, code: number): void {
    const cursor = this.#cursor;
    const { from, to, options } = this.#part;
    const hasRelocations = this.#relocations.length > 0;
    cursor.reset(code, region.end);
    let depth = 1;
    while (cursor.next()) {
      const { opcode } = cursor;
      depth += depthBefore[opcode] ?? 0;
      if (cursor.start >= to) return;
      if (cursor.start >= from && options.source !== undefined) this.#writeSource(cursor.start);
      if (cursor.start >= from) this.#writeInstruction(region, { depth, showsBytes: options.showsBytes });
      if (hasRelocations) this.#writeRelocations(cursor.position);
      depth += depthBehind[opcode] ?? 0;
    }
  }

  #writeInstruction(region: CodeRegion, line: { readonly depth: number; readonly showsBytes: boolean }): void {
    const out = this.#out;
    const cursor = this.#cursor;
    const { start, position } = cursor;
    out.hexColumn(this.#origin + start, this.#addressWidth);
    out.byte(COLON);
    out.byte(TAB);
    const end = position - start > BYTES_PER_LINE ? start + BYTES_PER_LINE : position;
    if (line.showsBytes) {
      out.hexBytes(cursor.bytes, start, end, BYTES_PER_LINE);
      out.byte(TAB);
    }
    const { depth } = line;
    if (depth > 1) out.blanks(2 * (depth > MAXIMUM_DEPTH ? MAXIMUM_DEPTH : depth) - 2);
    out.text(mnemonicOf(cursor.opcode));
    out.text(operandText(cursor));
    const kind = nameKindOf[cursor.opcode];
    if (kind !== 0) this.#writeName(region);
    else if (cursor.blockType > 0 && depthBehind[cursor.opcode] === 1) this.#writeBracketed(this.#blockName());
    out.byte(LINE_FEED);
    if (line.showsBytes && end < position) this.#writeMoreBytes(end, position);
  }

  #writeSource(at: number): void {
    this.#part.options.source?.write(this.#section, this.#section.vma + BigInt(at));
  }

  /** The type of a block that has an index. */
  #blockName(): string | undefined {
    return this.#names.type(this.#cursor.blockType);
  }

  #writeName(region: CodeRegion): void {
    const { opcode, index } = this.#cursor;
    switch (nameKindOf[opcode]) {
      case FUNC:
        return this.#writeBracketed(this.#names.func(index));
      case GLOBAL:
        return this.#writeBracketed(this.#names.global(index));
      case LOCAL:
        if (region.functionIndex === undefined) return;
        return this.#writeBracketed(this.#names.local(region.functionIndex, index));
      case TYPE:
        return this.#writeBracketed(this.#names.type(index));
      default:
        return this.#writeBracketed(this.#rareName(index));
    }
  }

  #rareName(index: number): string | undefined {
    switch (nameKinds[nameKindOf[this.#cursor.opcode] ?? 0]) {
      case "table":
        return this.#names.table(index);
      case "memory":
        return this.#names.memory(index);
      case "tag":
        return this.#names.tag(index);
      case "data":
        return this.#names.data(index);
      case "elem":
        return this.#names.elem(index);
      default:
        return undefined;
    }
  }

  #writeBracketed(name: string | undefined): void {
    if (name === undefined) return;
    this.#out.text(" <");
    this.#out.text(this.#part.options.nameText(name));
    this.#out.text(">");
  }

  /** Bytes of one thing with its text behind the first of them. */
  #writeLine(start: number, position: number, text: string): void {
    if (start < this.#part.from || start >= this.#part.to) return;
    const out = this.#out;
    const end = Math.min(start + BYTES_PER_LINE, position);
    out.hexColumn(this.#origin + start, this.#addressWidth);
    out.text(":\t");
    if (this.#part.options.showsBytes) {
      out.hexBytes(this.#section.contents, start, end, BYTES_PER_LINE);
      out.byte(TAB);
    }
    out.line(text);
    if (this.#part.options.showsBytes && end < position) this.#writeMoreBytes(end, position);
    this.#writeRelocations(position);
  }

  #writeMoreBytes(start: number, position: number): void {
    for (let at = start; at < position; at += BYTES_PER_LINE) {
      const end = Math.min(at + BYTES_PER_LINE, position);
      this.#out.hexColumn(this.#origin + at, this.#addressWidth);
      this.#out.byte(COLON);
      this.#out.byte(TAB);
      this.#out.hexBytes(this.#section.contents, at, end, end - at);
      this.#out.byte(LINE_FEED);
    }
  }

  /** The relocations in front of an offset that have not been written yet. */
  #writeRelocations(end: number): void {
    while (this.#nextRelocation < this.#relocations.length) {
      const relocation = this.#relocations[this.#nextRelocation];
      if (relocation === undefined || relocation.address >= BigInt(end)) return;
      this.#nextRelocation++;
      if (relocation.address < BigInt(this.#part.from)) continue;
      const address = this.#section.vma + relocation.address;
      writeInlineRelocation(relocation, this.#out, { address, nameText: this.#part.options.nameText });
    }
  }

  #writeMalformed(region: CodeRegion, error: FormatError): void {
    const at = Math.max(region.body, Math.min(error.offset - this.#section.fileOffset, region.end));
    this.#writeLine(at, Math.min(at + BYTES_PER_LINE, region.end), `(malformed: ${error.message})`);
    this.#part.options.report(error.message);
  }
}

/** What a function is called in its heading. */
function nameOf({ name, functionIndex }: CodeRegion): string {
  return name ?? (functionIndex === undefined ? "" : `func[${functionIndex}]`);
}

/** Columns of addresses: what the greatest needs, in steps of four, as GNU has it. */
function addressWidth(last: number, digits: number): number {
  const zeros = digits - last.toString(16).length;
  return digits - 4 * Math.floor(Math.max(0, zeros - 1) / 4);
}

function sorted(relocations: readonly ObjectRelocation[]): readonly ObjectRelocation[] {
  return relocations.toSorted((one, other) => (one.address < other.address ? -1 : one.address > other.address ? 1 : 0));
}
