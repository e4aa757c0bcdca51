/** `-wl`: headers of line tables, and their programs instruction by instruction. */
import { Reader } from "../../bytes/index.ts";
import {
  formNames,
  LineProgram,
  nulTerminated,
  readerOf,
  readLineHeader,
  sleb,
  stringAt,
  uleb,
  type DwarfSection,
  type LineHeader,
} from "../../dwarf/index.ts";
import { hexText, padHex, type DebugListing } from "./listing.ts";

export function listRawLines(listing: DebugListing, section: DwarfSection): void {
  const { out } = listing;
  out.line(`Raw dump of debug contents of section ${section.name}:\n`);
  const reader = readerOf(section);
  while (!reader.done) {
    const header = readLineHeader(reader);
    writeHeader(listing, header);
    if (header.version >= 5) writeFormattedEntries(listing, header, section);
    else writePlainEntries(listing, header, section);
    writeStatements(listing, header, section);
    out.line();
  }
}

function writeHeader({ out }: DebugListing, header: LineHeader): void {
  out.line(`  Offset:                      ${hexText(header.offset)}`);
  out.line(`  Length:                      ${header.length}`);
  out.line(`  DWARF Version:               ${header.version}`);
  if (header.addressSize !== undefined) {
    out.line(`  Address size (bytes):        ${header.addressSize}`);
    out.line(`  Segment selector (bytes):    0`);
  }
  out.line(`  Prologue Length:             ${header.headerLength}`);
  out.line(`  Minimum Instruction Length:  ${header.minimumInstructionLength}`);
  if (header.version >= 4) out.line(`  Maximum Ops per Instruction: ${header.maximumOperations}`);
  out.line(`  Initial value of 'is_stmt':  ${header.defaultIsStatement ? 1 : 0}`);
  out.line(`  Line Base:                   ${header.lineBase}`);
  out.line(`  Line Range:                  ${header.lineRange}`);
  out.line(`  Opcode Base:                 ${header.opcodeBase}`);
  out.line("\n Opcodes:");
  header.operandCounts.forEach((count, index) => {
    out.line(`  Opcode ${index + 1} has ${count} ${count === 1 ? "arg" : "args"}`);
  });
}

function entriesReader(section: DwarfSection, { entriesStart, programStart }: LineHeader): Reader {
  return new Reader(section.bytes, {
    start: entriesStart,
    end: Math.max(entriesStart, programStart),
    base: section.offset,
  });
}

function writePlainEntries({ out }: DebugListing, header: LineHeader, section: DwarfSection): void {
  const reader = entriesReader(section, header);
  if (reader.peek() === 0) out.line("\n The Directory Table is empty.");
  else out.line(`\n The Directory Table (offset ${hexText(reader.position)}):`);
  for (let number = 1; reader.peek() !== 0; number++) out.line(`  ${number}\t${nulTerminated(reader, "directory")}`);
  reader.skip(1, "end of the directories");
  if (reader.peek() === 0) out.line("\n The File Name Table is empty.");
  else {
    out.line(`\n The File Name Table (offset ${hexText(reader.position)}):`);
    out.line("  Entry\tDir\tTime\tSize\tName");
  }
  for (let number = 1; reader.peek() !== 0; number++) {
    const name = nulTerminated(reader, "name of file");
    const numbers = [uleb(reader, "directory"), uleb(reader, "time"), uleb(reader, "size")];
    out.line(`  ${number}\t${numbers.join("\t")}\t${name}`);
  }
  out.line();
}

/** Headings of the columns of version 5, by `DW_LNCT_...`. */
const headings: ReadonlyMap<number, string> = new Map([
  [1, "Name"],
  [2, "Dir"],
  [3, "Time"],
  [4, "Size"],
  [5, "MD5\t\t\t"],
]);

/** In the order of the columns: names come last. */
const columnOrder = [2, 3, 4, 5, 1];

function writeFormattedEntries(listing: DebugListing, header: LineHeader, section: DwarfSection): void {
  const { out } = listing;
  const reader = entriesReader(section, header);
  for (const [title, isLast] of [
    ["Directory", false],
    ["File Name", true],
  ] as const) {
    const fields = Array.from({ length: reader.u8("number of fields") }, () => ({
      content: uleb(reader, "content of field"),
      form: uleb(reader, "form of field"),
    }));
    const count = uleb(reader, "number of entries");
    if (count === 0) {
      out.line(`\n The ${title} Table is empty.`);
      continue;
    }
    out.line(`\n The ${title} Table (offset ${hexText(reader.position)}, lines ${count}, columns ${fields.length}):`);
    const order = columnOrder.flatMap((content) =>
      fields.some((field) => field.content === content) ? [content] : [],
    );
    out.line(`  Entry${order.map((content) => `\t${headings.get(content)}`).join("")}`);
    for (let number = 0; number < count; number++) {
      const texts = new Map(fields.map(({ content, form }) => [content, fieldText(listing, reader, { form, header })]));
      out.line(`  ${number}${order.map((content) => `\t${texts.get(content)}`).join("")}`);
    }
    if (isLast) out.line();
  }
}

/** In wide listings with the name of the form in front. */
function fieldText(
  listing: DebugListing,
  reader: Reader,
  field: { readonly form: number; readonly header: LineHeader },
): string {
  const text = valueText(listing, reader, field);
  return listing.isWide ? `(${formNames.get(field.form)?.replace("DW_FORM_", "") ?? field.form})\t${text}` : text;
}

function valueText(
  { sections, isWide }: DebugListing,
  reader: Reader,
  { form, header }: { readonly form: number; readonly header: LineHeader },
): string {
  const from = reader.offset;
  const offset = (): number => (header.offsetSize === 8 ? Number(reader.u64("offset")) : reader.u32("offset"));
  switch (form) {
    case 0x08:
      return nulTerminated(reader, "name");
    case 0x1f: {
      const at = offset();
      const text = stringAt(sections, { section: "line_str", at, what: "name" }, from);
      return `(${isWide ? "" : "indirect line string, "}offset: ${hexText(at)}): ${text}`;
    }
    case 0x0e: {
      const at = offset();
      const text = stringAt(sections, { section: "str", at, what: "name" }, from);
      return `(${isWide ? "" : "indirect string, "}offset: ${hexText(at)}): ${text}`;
    }
    case 0x0b:
      return `${reader.u8("field")}`;
    case 0x05:
      return `${reader.u16("field")}`;
    case 0x06:
      return `${reader.u32("field")}`;
    case 0x07:
      return `${reader.u64("field")}`;
    case 0x1e:
      return ` 0x${Array.from(reader.view(16, "MD5 sum"), (byte) => padHex(byte, 2)).join("")}`;
    case 0x09:
      return `${reader.view(uleb(reader, "size of block"), "block").length} byte block`;
    default:
      return `${uleb(reader, "field")}`;
  }
}

function writeStatements({ out }: DebugListing, header: LineHeader, section: DwarfSection): void {
  if (header.programStart >= header.programEnd) {
    out.text(" No Line Number Statements.");
    return;
  }
  out.line(" Line Number Statements:");
  const program = new LineProgram(section, header);
  const operands = new Reader(section.bytes, { base: section.offset });
  let view = 0;
  for (let before = stateOf(program); program.step(); before = stateOf(program)) {
    operands.position = before.position;
    const text = instructionText(operands, { header, before, program });
    if (program.address !== before.address) view = 0;
    out.text(`  [0x${padHex(before.position, 8)}]  ${text}`);
    if (program.appendsRow && !program.endsSequence) {
      out.text(view === 0 ? "" : ` (view ${view})`);
      view++;
    }
    out.line(program.endsSequence ? "\n" : "");
    if (program.endsSequence) view = 0;
  }
}

interface State {
  readonly position: number;
  readonly address: number;
  readonly line: number;
}

/** Where a program is, and what the registers are before its next instruction. */
function stateOf({ position, address, line, endsSequence }: LineProgram): State {
  return endsSequence ? { position, address: 0, line: 1 } : { position, address, line };
}

interface Instruction {
  readonly header: LineHeader;
  readonly before: State;
  readonly program: LineProgram;
}

/** An instruction in words, which has been done already. */
function instructionText(reader: Reader, { header, before, program }: Instruction): string {
  const { address, line } = program;
  const advance = address - before.address;
  const opcode = reader.u8("line opcode");
  if (opcode >= header.opcodeBase) {
    const lines = (line - before.line) | 0;
    const number = opcode - header.opcodeBase;
    return `Special opcode ${number}: advance Address by ${advance} to ${hexText(address)} and Line by ${lines} to ${line | 0}`;
  }
  switch (opcode) {
    case 0:
      return extendedText(reader, program);
    case 1:
      return "Copy";
    case 2:
      return `Advance PC by ${advance} to ${hexText(address)}`;
    case 3:
      return `Advance Line by ${sleb(reader, "lines")} to ${line | 0}`;
    case 4:
      return `Set File Name to entry ${uleb(reader, "file")} in the File Name Table`;
    case 5:
      return `Set column to ${uleb(reader, "column")}`;
    case 6:
      return `Set is_stmt to ${program.isStatement ? 1 : 0}`;
    case 7:
      return "Set basic block";
    case 8:
      return `Advance PC by constant ${advance} to ${hexText(address)}`;
    case 9:
      return `Advance PC by fixed size amount ${advance} to ${hexText(address)}`;
    case 10:
      return "Set prologue_end to true";
    case 11:
      return "Set epilogue_begin to true";
    case 12:
      return `Set ISA to ${uleb(reader, "ISA")}`;
    default: {
      const count = header.operandCounts[opcode - 1] ?? 0;
      const values = Array.from({ length: count }, () => `0x${uleb(reader, "operand").toString(16)}`);
      return `Unknown opcode ${opcode} with operands: ${values.join(", ")}`;
    }
  }
}

function extendedText(reader: Reader, program: LineProgram): string {
  const length = uleb(reader, "length of extended line opcode");
  const opcode = reader.u8("extended line opcode");
  const heading = `Extended opcode ${opcode}: `;
  switch (opcode) {
    case 1:
      return `${heading}End of Sequence`;
    case 2:
      return `${heading}set Address to ${hexText(program.address)}`;
    case 3: {
      const file = program.definedFiles.at(-1);
      const numbers = `${file?.directory}\t${file?.modified}\t${file?.size}\t`;
      return `${heading}define new File Table entry\n  Entry\tDir\tTime\tSize\tName\n   ${program.definedFiles.length}\t${numbers}${file?.name}\n`;
    }
    case 4:
      return `${heading}set Discriminator to ${uleb(reader, "discriminator")}`;
    default:
      return `${heading}UNKNOWN: length ${length - 1}`;
  }
}
