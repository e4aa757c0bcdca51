/** `-wL`: line tables as tables, row by row. */
import {
  LineProgram,
  readerOf,
  readLineEntries,
  readLineHeader,
  type DwarfSection,
  type LineEntries,
  type LineFile,
  type LineHeader,
} from "../../dwarf/index.ts";
import { hexText, type DebugListing } from "./listing.ts";

/** Longer names of files are cut at their beginning. */
const NAME_WIDTH = 35;
const DW_LNS_set_file = 4;

export function listDecodedLines(listing: DebugListing, section: DwarfSection): void {
  const { out, sections } = listing;
  out.line(`Contents of the ${section.name} section:\n`);
  const reader = readerOf(section);
  while (!reader.done) {
    const header = readLineHeader(reader);
    const table = { header, entries: readLineEntries(sections, header) };
    writeHeading(listing, table);
    writeRows(listing, table, section);
    out.line();
  }
}

interface Table {
  readonly header: LineHeader;
  readonly entries: LineEntries;
}

function writeHeading({ out, isWide }: DebugListing, { header, entries }: Table): void {
  const { directories, files } = entries;
  const [first] = files;
  if (directories.length === 0 && first === undefined) out.line("CU: No directory table");
  if (first === undefined) {
    out.line("CU: Empty file name table");
    return;
  }
  if (directories.length === 0) out.line(`CU: ${first.name}:`);
  else if (isWide) out.line(`CU: ${directoryOf(first, { header, entries }) ?? "."}/${first.name}:`);
  else out.line(`${first.name}:`);
  out.line("File name                            Line number    Starting address    View    Stmt");
}

/** The name of a file's directory; `undefined` for the unit's, where the table does not name it. */
function directoryOf({ directory }: LineFile, { header, entries }: Table): string | undefined {
  const { directories } = entries;
  if (header.version >= 5) return directories[directory] ?? "<corrupt>";
  return directory === 0 ? undefined : (directories[directory - 1] ?? "<corrupt>");
}

function writeRows(listing: DebugListing, table: Table, section: DwarfSection): void {
  const { out } = listing;
  const program = new LineProgram(section, table.header);
  /** How many rows before have had the address. */
  let view = 0;
  for (let at = program.position, address = 0; program.step(); at = program.position) {
    if (section.bytes[at] === DW_LNS_set_file && table.header.opcodeBase > DW_LNS_set_file) {
      writeFile(listing, table, fileOf(program, table));
    }
    if (program.address !== address) view = 0;
    address = program.address;
    if (!program.appendsRow) continue;
    writeRow(listing, program, { view, name: fileOf(program, table)?.name ?? "<unknown>" });
    view++;
    if (!program.endsSequence) continue;
    out.line();
    view = 0;
    address = 0;
  }
}

function fileOf(program: LineProgram, { header, entries }: Table): LineFile | undefined {
  const index = header.version >= 5 ? program.file : program.file - 1;
  return entries.files[index] ?? program.definedFiles[index - entries.files.length];
}

function writeFile({ out }: DebugListing, table: Table, file: LineFile | undefined): void {
  if (file === undefined) {
    out.text("\n <over large file table index>");
    return;
  }
  const directory = directoryOf(file, table);
  out.line(directory === undefined ? `\n./${file.name}:[++]` : `\n${directory}/${file.name}:`);
}

function writeRow(
  { out, isWide }: DebugListing,
  program: LineProgram,
  { view, name }: { readonly view: number; readonly name: string },
): void {
  const { address, line, endsSequence, isStatement, operation, header } = program;
  const shown = isWide ? name : name.slice(-NAME_WIDTH);
  const place = header.maximumOperations === 1 ? "" : `[${operation}]`;
  const number = endsSequence ? "-" : `${line | 0}`;
  out.text(`${shown.padEnd(NAME_WIDTH)}  ${number.padStart(11)}  ${hexText(address).padStart(18)}${place}`);
  if (!endsSequence) out.text(view === 0 ? "        " : `  ${String(view).padStart(6)}`);
  out.line(isStatement && !endsSequence ? "       x" : "");
}
