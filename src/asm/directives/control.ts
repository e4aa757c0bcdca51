/** Directives about the source itself: files, messages, macros, the end (as.info). */
import { macroState } from "../macro-state.ts";
import { defineMacro, exitMacro } from "../macros.ts";
import { report } from "../messages.ts";
import { repeat, repeatFor } from "../repetitions.ts";
import { Source } from "../source.ts";
import { DEEPEST_NESTING } from "../options.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

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
  if (found === undefined) return scanner.mistake(`Cannot find the file "${path}"`, start);
  assembler.read(new Source(found.path, found.bytes, { kind: "include", parent: assembler.site(), maker: path }));
};

/** `.error "TEXT"` and `.warning "TEXT"`; `.err` has no text. */
function say(severity: "error" | "warning", usual: string): Directive {
  return (assembler) => {
    const text = assembler.scanner.atEnd() ? usual : assembler.scanner.name("a message");
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
    if (!assembler.macros.delete(name)) scanner.mistake(`There is no macro "${name}"`, scanner.wordStart);
  } while (scanner.accept(0x2c));
};

function alternate(value: boolean): Directive {
  return (assembler) => {
    macroState(assembler).alternate = value;
  };
}

/** A directive that only closes something that is not open. */
function stray(name: string, opener: string): Directive {
  return (assembler) => assembler.scanner.mistake(`Found "${name}" without "${opener}"`, assembler.statementStart);
}

const ident: Directive = (assembler) => {
  assembler.identifications.push(assembler.scanner.name("a string"));
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
  ".title": ignore,
  ".sbttl": ignore,
  ".psize": ignore,
  ".eject": ignore,
  ".list": ignore,
  ".nolist": ignore,
  ".lflags": ignore,
  ".nop": (assembler) => assembler.current.byte(1),
};
