/** Line numbers and unwinding (as.info, "File", "Loc", "CFI directives"). */
import type { Assembler } from "../assembler.ts";
import { lineTable, placeLine, type LineFile, type LineRow } from "../line-table.ts";
import { readView } from "../line-views.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

/** `.file "NAME"`, or `.file NUMBER ["DIRECTORY"] "NAME" [md5 0x...] [source "..."]` */
const file: Directive = (assembler) => {
  const { scanner } = assembler;
  if (scanner.peek() === 0x22) {
    const name = scanner.name("a file name");
    assembler.fileNames.push({ name, before: assembler.symbols.size });
    return;
  }
  const number = assembler.integer("the number of a file", { least: 0, most: 2 ** 24 });
  const first = scanner.name("a file name");
  const second = scanner.peek() === 0x22 ? scanner.name("a file name") : undefined;
  let md5: bigint | undefined;
  while (scanner.word()) {
    const word = scanner.wordText;
    if (word === "md5") md5 = assembler.constant("an MD5 sum");
    else if (word === "source") scanner.string();
    else scanner.mistake(`Found "${word}", expected "md5" or "source"`, scanner.wordStart);
  }
  const entry: LineFile =
    second === undefined ? { directory: undefined, name: first, md5 } : { directory: first, name: second, md5 };
  lineTable(assembler).files.set(number, entry);
};

/** `.loc FILE LINE [COLUMN] [basic_block] [prologue_end] [epilogue_begin] [is_stmt N] [isa N] [discriminator N] [view V]` */
const loc: Directive = (assembler) => {
  const { scanner } = assembler;
  const table = lineTable(assembler);
  scanner.peek();
  const start = scanner.position;
  const fileNumber = assembler.integer("the number of a file", { least: 0, most: 2 ** 24 });
  const line = assembler.integer("a line number", { least: 0, most: 2 ** 31 });
  const column =
    scanner.atEnd() || scanner.peek() > 0x39 ? 0 : assembler.integer("a column", { least: 0, most: 2 ** 31 });
  if (!table.files.has(fileNumber)) scanner.mistake(`There is no ".file ${fileNumber}" before this`, start);
  const row: { -readonly [K in keyof LineRow]: LineRow[K] } = {
    file: fileNumber,
    line,
    column,
    statement: table.statement,
    basicBlock: false,
    prologueEnd: false,
    epilogueBegin: false,
    isa: 0,
    discriminator: 0,
  };
  while (scanner.word()) {
    const word = scanner.wordText;
    const at = scanner.wordStart;
    if (word === "basic_block") row.basicBlock = true;
    else if (word === "prologue_end") row.prologueEnd = true;
    else if (word === "epilogue_begin") row.epilogueBegin = true;
    else if (word === "is_stmt") {
      table.statement = assembler.integer('0 or 1 behind "is_stmt"', { least: 0, most: 1 }) === 1;
      row.statement = table.statement;
    } else if (word === "isa") row.isa = assembler.integer("a number", { least: 0, most: 2 ** 31 });
    else if (word === "discriminator") row.discriminator = assembler.integer("a number", { least: 0, most: 2 ** 31 });
    else if (word === "view") {
      row.view = readView(assembler);
    } else scanner.mistake(`Unknown word "${word}" in ".loc"`, at);
  }
  const isGnu = assembler.syntax.name === "gnu";
  // GNU as gives each ".loc" a row, LLVM only those that an instruction follows.
  if (isGnu) placeLine(assembler);
  table.pending = row;
  if (isGnu && row.view !== undefined) placeLine(assembler);
};

/** Unwinding tables are no use to Wasm, where the stack cannot be walked by them: read and left out. */
const ignored: Directive = (assembler: Assembler) => assembler.scanner.skipStatement();

const cfiNames: readonly string[] = [
  "sections",
  "startproc",
  "endproc",
  "personality",
  "personality_id",
  "lsda",
  "fde_data",
  "inline_lsda",
  "def_cfa",
  "def_cfa_register",
  "def_cfa_offset",
  "adjust_cfa_offset",
  "offset",
  "rel_offset",
  "register",
  "restore",
  "undefined",
  "same_value",
  "remember_state",
  "restore_state",
  "return_column",
  "signal_frame",
  "window_save",
  "escape",
  "val_encoded_addr",
  "b_key_frame",
  "llvm_def_aspace_cfa",
];

export const debugDirectives: DirectiveTable = {
  ".file": file,
  ".loc": loc,
  ".loc_mark_labels": ignored,
  ".line": ignored,
  ".ln": ignored,
  ".stabs": ignored,
  ".stabn": ignored,
  ".stabd": ignored,
  ".xstabs": ignored,
  ".addrsig": ignored,
  ".addrsig_sym": ignored,
  ...Object.fromEntries(cfiNames.map((name) => [`.cfi_${name}`, ignored])),
};
