/**
 * What stands in front of a line number program (DWARF 2 to 5, 6.2.4): how its opcodes are numbered, which files there are.
 *
 * Up to version 4, file 1 is the first and directory 0 is the unit's, which the table does not name; from version 5 on both
 * count from 0, and directory 0 and file 0 are the unit's own.
 */
import { FormatError, type Reader } from "../bytes/index.ts";
import {
  DW_FORM_block,
  DW_FORM_data1,
  DW_FORM_data16,
  DW_FORM_data2,
  DW_FORM_data4,
  DW_FORM_data8,
  DW_FORM_line_strp,
  DW_FORM_string,
  DW_FORM_strp,
  DW_FORM_udata,
  DW_LNCT_directory_index,
  DW_LNCT_MD5,
  DW_LNCT_path,
  DW_LNCT_size,
  DW_LNCT_timestamp,
} from "./constants.ts";
import { addressSizeOf, fixed, sizedUnit, uleb } from "./numbers.ts";
import { nulTerminated, readerAt, stringAt, type DwarfSections } from "./sections.ts";

export interface LineFile {
  readonly name: string;
  /** Number of its directory. */
  readonly directory: number;
  readonly modified: number;
  /** In bytes; 0 where it is not known. */
  readonly size: number;
  /** 16 bytes. */
  readonly md5: Uint8Array | undefined;
}

export interface LineHeader {
  /** Of the table in its section. */
  readonly offset: number;
  /** Bytes behind the length. */
  readonly length: number;
  readonly version: number;
  readonly offsetSize: 4 | 8;
  /** As the table says, from version 5 on. */
  readonly addressSize: number | undefined;
  readonly headerLength: number;
  readonly minimumInstructionLength: number;
  readonly maximumOperations: number;
  readonly defaultIsStatement: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operands of standard opcodes 1, 2, ... */
  readonly operandCounts: Uint8Array;
  /** Where directories and files begin, in the section: {@link readLineEntries} reads them. */
  readonly entriesStart: number;
  /** The program's first byte, in the section. */
  readonly programStart: number;
  readonly programEnd: number;
}

/** Directories and files in the order of the table, without the ones that it does not name. */
export interface LineEntries {
  readonly directories: readonly string[];
  readonly files: readonly LineFile[];
}

/** The header of the next table, without its entries; the reader is behind the whole table afterwards. */
export function readLineHeader(reader: Reader): LineHeader {
  const offset = reader.position;
  const { unit, offsetSize } = sizedUnit(reader, "line table");
  const length = unit.remaining;
  const version = unit.u16("version of line table");
  if (version < 2 || version > 5) {
    const at = unit.position - 2;
    unit.fail({ at, reading: "version of line table", found: `${version}`, expected: "2 to 5" });
  }
  const addressSize = version >= 5 ? addressSizeOf(unit, "line table") : undefined;
  if (version >= 5) unit.u8("size of segment selectors");
  const headerLength = fixed(unit, offsetSize, "length of line table's header");
  const programStart = unit.position + headerLength;
  if (programStart > unit.end) {
    const expected = `at most the ${unit.remaining} bytes that are left`;
    unit.fail({ reading: "length of line table's header", found: `${headerLength}`, expected });
  }
  const minimumInstructionLength = unit.u8("length of instructions");
  const maximumOperations = version >= 4 ? atLeastOne(unit, "operations of an instruction") : 1;
  const defaultIsStatement = unit.u8("default of is_stmt") !== 0;
  const lineBase = unit.i8("line base");
  const lineRange = atLeastOne(unit, "line range");
  const opcodeBase = atLeastOne(unit, "opcode base");
  const operandCounts = unit.view(opcodeBase - 1, "numbers of operands");
  return {
    offset,
    length,
    version,
    offsetSize,
    addressSize,
    headerLength,
    minimumInstructionLength,
    maximumOperations,
    defaultIsStatement,
    lineBase,
    lineRange,
    opcodeBase,
    operandCounts,
    entriesStart: unit.position,
    programStart,
    programEnd: unit.end,
  };
}

function atLeastOne(reader: Reader, what: string): number {
  const value = reader.u8(what);
  if (value > 0) return value;
  return reader.fail({ at: reader.position - 1, reading: what, found: "0", expected: "at least 1" });
}

/** The directories and files of a table of `.debug_line`. */
export function readLineEntries(sections: DwarfSections, header: LineHeader): LineEntries {
  const { entriesStart, programStart, offsetSize, version, offset } = header;
  const reader = readerAt(sections, { section: "line", at: offset, what: "line table" }, 0);
  reader.position = entriesStart;
  const entries = reader.sub(Math.max(0, programStart - entriesStart), "header of line table");
  return version >= 5 ? formattedEntries(entries, { sections, offsetSize }) : plainEntries(entries);
}

interface Context {
  readonly sections: DwarfSections;
  readonly offsetSize: 4 | 8;
}

/** Up to version 4: names, each list with an empty one at its end. */
function plainEntries(reader: Reader): LineEntries {
  const directories: string[] = [];
  const files: LineFile[] = [];
  while (reader.peek() !== 0) directories.push(nulTerminated(reader, "directory"));
  reader.skip(1, "end of the directories");
  while (reader.peek() !== 0) files.push(plainFile(reader));
  return { directories, files };
}

/** As in a table up to version 4, and as an operand of `DW_LNE_define_file`. */
export function plainFile(reader: Reader): LineFile {
  return {
    name: nulTerminated(reader, "name of file"),
    directory: uleb(reader, "directory of file"),
    modified: uleb(reader, "time of file"),
    size: uleb(reader, "size of file"),
    md5: undefined,
  };
}

/** From version 5 on: each list says first what its entries are made of. */
function formattedEntries(reader: Reader, context: Context): LineEntries {
  const directories = entryList(reader, "directory", context).map(({ name }) => name);
  return { directories, files: entryList(reader, "file", context) };
}

interface Field {
  readonly content: number;
  readonly form: number;
}

function entryList(reader: Reader, what: string, context: Context): readonly LineFile[] {
  const formats = reader.u8(`number of fields of a ${what}`);
  const fields: Field[] = [];
  for (let index = 0; index < formats; index++) {
    fields.push({ content: uleb(reader, "content of field"), form: uleb(reader, "form of field") });
  }
  const at = reader.position;
  const count = uleb(reader, `number of ${what} entries`);
  // A field takes a byte at least, but for empty lists of fields, of which there is no use.
  if (count > (fields.length === 0 ? 0 : reader.remaining)) {
    const expected = `at most ${fields.length === 0 ? 0 : reader.remaining}`;
    reader.fail({ at, reading: `number of ${what} entries`, found: `${count}`, expected });
  }
  return Array.from({ length: count }, () => entry(reader, fields, context));
}

function entry(reader: Reader, fields: readonly Field[], context: Context): LineFile {
  const file = { name: "", directory: 0, modified: 0, size: 0, md5: undefined as Uint8Array | undefined };
  for (const { content, form } of fields) {
    switch (content) {
      case DW_LNCT_path:
        file.name = textOf(reader, form, context);
        break;
      case DW_LNCT_directory_index:
        file.directory = numberOf(reader, form);
        break;
      case DW_LNCT_timestamp:
        file.modified = form === DW_FORM_block ? blockOf(reader) : numberOf(reader, form);
        break;
      case DW_LNCT_size:
        file.size = numberOf(reader, form);
        break;
      case DW_LNCT_MD5:
        if (form !== DW_FORM_data16) badForm(reader, form, "data16");
        file.md5 = reader.view(16, "MD5 sum");
        break;
      default:
        skipField(reader, form, context);
    }
  }
  return file;
}

function textOf(reader: Reader, form: number, { sections, offsetSize }: Context): string {
  if (form === DW_FORM_string) return nulTerminated(reader, "name in line table");
  const from = reader.offset;
  if (form !== DW_FORM_line_strp && form !== DW_FORM_strp) return badForm(reader, form, "string, strp or line_strp");
  const section = form === DW_FORM_strp ? "str" : "line_str";
  const at = fixed(reader, offsetSize, "offset of name");
  return stringAt(sections, { section, at, what: "name in line table" }, from);
}

function numberOf(reader: Reader, form: number): number {
  switch (form) {
    case DW_FORM_udata:
      return uleb(reader, "field of file");
    case DW_FORM_data1:
      return reader.u8("field of file");
    case DW_FORM_data2:
      return reader.u16("field of file");
    case DW_FORM_data4:
      return reader.u32("field of file");
    case DW_FORM_data8:
      return fixed(reader, 8, "field of file");
    default:
      return badForm(reader, form, "udata or data1 to data8");
  }
}

/** Skips a block; as a number it is nothing. */
function blockOf(reader: Reader): number {
  reader.skip(uleb(reader, "size of block"), "block");
  return 0;
}

/** Fields of vendors: whatever they mean. */
function skipField(reader: Reader, form: number, context: Context): void {
  if (form === DW_FORM_data16) reader.skip(16, "field");
  else if (form === DW_FORM_block) blockOf(reader);
  else if (form === DW_FORM_string) nulTerminated(reader, "field");
  else if (form === DW_FORM_line_strp || form === DW_FORM_strp) reader.skip(context.offsetSize, "field");
  else numberOf(reader, form);
}

function badForm(reader: Reader, form: number, expected: string): never {
  throw new FormatError({
    offset: reader.offset,
    reading: "field of line table",
    found: `a value of form 0x${form.toString(16)}`,
    expected: `DW_FORM_${expected}`,
  });
}
