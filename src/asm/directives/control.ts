/** Directives about the source itself: files, messages, macros, the end (as.info). */
import { decodeUtf8, encodeUtf8 } from "../../bytes/index.ts";
import { SHF_MERGE, SHF_STRINGS } from "../../elf/index.ts";
import { builtInFile } from "../built-in/index.ts";
import { defaultProperties } from "../section-defaults.ts";
import { opcodeOf, type Opcode } from "../../wasm/index.ts";
import { emitOpcode } from "../immediate-emitter.ts";
import { macroState } from "../macro-state.ts";
import { defineMacro, exitMacro } from "../macros.ts";
import { report } from "../messages.ts";
import { repeat, repeatFor } from "../repetitions.ts";
import { Source } from "../source.ts";
import { DEEPEST_NESTING } from "../options.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

const COMMA = 0x2c;
const NT_VERSION = 1;
const NOP: Opcode = opcodeOf("nop");

/** Takes the rest of the statement without a word. */
const ignore: Directive = (assembler) => assembler.scanner.skipStatement();

const include: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const path = scanner.name("a file name");
  if (assembler.source.depth >= DEEPEST_NESTING) {
    assembler.ended = true;
    return scanner.mistake(`Files are included more than ${DEEPEST_NESTING} deep`, start);
  }
  const found = assembler.loadFile(path);
  const builtIn = found === undefined && assembler.syntax.name === "gnu" ? builtInFile(path) : undefined;
  const bytes = found?.bytes ?? builtIn;
  if (bytes === undefined) return scanner.mistake(`Cannot find the file "${path}"`, start);
  const origin = { kind: "include", parent: assembler.site(), maker: path, isBuiltIn: builtIn !== undefined } as const;
  assembler.read(new Source(found?.path ?? `<${path}>`, bytes, origin));
};

/** `.error "TEXT"` and `.warning "TEXT"`; `.err` has no text. */
function say(severity: "error" | "warning", usual: string): Directive {
  return (assembler) => {
    const text = assembler.scanner.atEnd() ? usual : decodeUtf8(assembler.scanner.string());
    if (severity === "error") assembler.error(text);
    else assembler.warn("user-warning", text);
  };
}

const print: Directive = (assembler) => {
  const text = assembler.scanner.name("a message");
  report(assembler.log, { severity: "note", message: text, site: assembler.site() });
};

/** `.fail EXPRESSION`: an error for values below 500, a warning for others. */
const fail: Directive = (assembler) => {
  const value = assembler.constant("a constant");
  if (value < 500n) assembler.error(`.fail ${value} encountered`);
  else assembler.warn("user-warning", `.fail ${value} encountered`);
};

const end: Directive = (assembler) => {
  assembler.scanner.skipStatement();
  assembler.ended = true;
};

const purgem: Directive = (assembler) => {
  const { scanner } = assembler;
  do {
    const name = scanner.name("the name of a macro");
    if (!assembler.macros.delete(name)) assembler.warn("ignored-directive", `There is no macro "${name}" to forget`);
  } while (scanner.accept(0x2c));
};

function alternate(value: boolean): Directive {
  return (assembler) => {
    macroState(assembler).alternate = value;
  };
}

/** A directive that only closes something that is not open. */
function stray(name: string, opener: string): Directive {
  return (assembler) => assembler.warn("ignored-directive", `Found "${name}" without "${opener}"`);
}

function titled(kind: "title" | "subtitle"): Directive {
  return (assembler) => {
    const text = assembler.scanner.name("a title");
    assembler.listing?.order({ kind, text });
  };
}

/** `.psize LINES, COLUMNS` */
const psize: Directive = (assembler) => {
  const { scanner } = assembler;
  const height = assembler.integer("lines of a page", { least: 0, most: 1000 });
  const width = scanner.accept(COMMA) ? assembler.integer("columns of a page", { least: 20, most: 1000 }) : 200;
  assembler.listing?.order({ kind: "page", height, width });
};

/** `.ident "TEXT"`: a string of the `.comment` section. */
const ident: Directive = (assembler) => {
  const text = encodeUtf8(assembler.scanner.name("a string"));
  const properties = { ...defaultProperties(".comment"), flags: SHF_MERGE | SHF_STRINGS, entrySize: 1 };
  const comment = assembler.section(".comment", properties).subsection(0);
  if (comment.length === 0) comment.byte(0);
  comment.append(text);
  comment.byte(0);
};

/** `.nop [COUNT]` and `.nops COUNT`: instructions that do nothing. */
const nop: Directive = (assembler) => {
  const { scanner } = assembler;
  const count = scanner.atEnd() ? 1 : assembler.integer("a number of bytes", { least: 0, most: 2 ** 20 });
  for (let index = 0; index < count; index++) emitOpcode(assembler, NOP);
};

const linkonce: Directive = (assembler) => {
  assembler.scanner.skipStatement();
  assembler.warn("ignored-directive", 'ELF has no ".linkonce": a group with comdat does that');
};

/** `.version "TEXT"`: a note. */
const version: Directive = (assembler) => {
  const text = encodeUtf8(assembler.scanner.name("a string"));
  const note = assembler.section(".note").subsection(0);
  const padded = (text.length + 4) & ~3;
  note.section.alignment = 4;
  for (const word of [text.length + 1, 0, NT_VERSION]) note.append(Uint8Array.of(word, word >> 8, 0, 0));
  note.append(text);
  note.append(new Uint8Array(padded - text.length));
};

const abort: Directive = (assembler) => {
  assembler.ended = true;
  assembler.scanner.mistake("The source asks to stop: .abort", assembler.statementStart);
};

export const controlDirectives: DirectiveTable = {
  ".include": include,
  ".error": say("error", ".error directive invoked in source file"),
  ".err": say("error", ".err encountered"),
  ".warning": say("warning", ".warning directive invoked in source file"),
  ".print": print,
  ".fail": fail,
  ".abort": abort,
  ".end": end,
  ".ident": ident,
  ".macro": defineMacro,
  ".endm": stray(".endm", ".macro"),
  ".endmacro": stray(".endmacro", ".macro"),
  ".endr": stray(".endr", ".rept"),
  ".exitm": exitMacro,
  ".purgem": purgem,
  ".altmacro": alternate(true),
  ".noaltmacro": alternate(false),
  ".rept": repeat,
  ".rep": repeat,
  ".irp": (assembler) => repeatFor(assembler, false),
  ".irep": (assembler) => repeatFor(assembler, false),
  ".irpc": (assembler) => repeatFor(assembler, true),
  ".irepc": (assembler) => repeatFor(assembler, true),
  // Pages and titles of listings, and what other tools read.
  ".title": titled("title"),
  ".sbttl": titled("subtitle"),
  ".psize": psize,
  ".eject": (assembler) => assembler.listing?.order({ kind: "eject" }),
  ".list": (assembler) => assembler.listing?.shift(1),
  ".nolist": (assembler) => assembler.listing?.shift(-1),
  ".lflags": ignore,
  ".name": ignore,
  ".spc": ignore,
  ".format": ignore,
  ".noformat": ignore,
  ".linkonce": linkonce,
  ".version": version,
  ".nop": nop,
  ".nops": nop,
};
