/**
 * Assembling: source text to an ELF object.
 *
 * 1. Statements are read; bytes go to subsections, with gaps and fields left open.
 * 2. The syntax completes what it has begun (function entries, for one).
 * Beyond this point every symbol that will be defined is defined.
 * 3. Gaps get their sizes, subsections their offsets.
 * Beyond this point every label has its final offset.
 * 4. The line table is made of the rows of `.loc`.
 * 5. Fields are filled, or get relocations; the object is written.
 */
import { DiagnosticLog, type Diagnostic } from "../diag/index.ts";
import { encodeUtf8 } from "../bytes/index.ts";
import { Assembler } from "./assembler.ts";
import { Conditionals } from "./conditionals.ts";
import { constantOf } from "./expression.ts";
import { writeDebugInfo } from "./debug-info.ts";
import { writeLineTable } from "./debug-line.ts";
import { layOut } from "./layout.ts";
import { writeObject, type WrittenObject } from "./object-file.ts";
import type { AssembleOptions } from "./options.ts";
import { listingText } from "./listing-text.ts";
import { sniffSyntax } from "./sniff.ts";
import { Source } from "./source.ts";
import { readSource, statementHeads } from "./statements.ts";
import { macroState } from "./macro-state.ts";
import { gnuSyntax } from "./syntaxes/gnu.ts";
import { llvmSyntax } from "./syntaxes/llvm.ts";
import type { Syntax } from "./syntax.ts";

/** What an assembly gives. */
export interface AssembleResult {
  /** The ELF object; undefined if there were errors. */
  readonly object: Uint8Array | undefined;
  /** In the order of the source. */
  readonly diagnostics: readonly Diagnostic[];
  /** Errors in all, those too that were beyond the limit. */
  readonly errorCount: number;
  readonly warningCount: number;
  /** Files that were included. */
  readonly dependencies: readonly string[];
  /** The listing, if one was asked for. */
  readonly listing: string;
}

const syntaxes: Readonly<Record<"gnu" | "llvm", Syntax>> = { gnu: gnuSyntax, llvm: llvmSyntax };

/** A piece of source text, with the name of the file that it is from. */
export interface SourceText {
  readonly name: string;
  readonly text: string | Uint8Array;
}

/**
 * Assembles a source, or several one after the other.
 *
 * @example
 * ```ts
 * import { assemble } from "muslin/asm";
 *
 * const { object, diagnostics } = assemble("i32.const 5\nend\n", { syntax: "gnu" });
 * diagnostics.length; // 0
 * ```
 */
export function assemble(
  source: string | Uint8Array | readonly SourceText[],
  options: AssembleOptions = {},
): AssembleResult {
  const texts =
    typeof source === "string" || source instanceof Uint8Array
      ? [{ name: options.name ?? "<stdin>", text: source }]
      : source;
  const sources = sourcesOf(texts);
  const assembler = makeAssembler(sources[0] ?? new Source("<none>", new Uint8Array(0)), options);
  for (const each of sources) if (!assembler.ended) assembler.read(each);
  assembler.listing?.finish(assembler.current.here());
  complete(assembler);
  const { bytes, contents } = layOut(assembler) ? writeAll(assembler) : noObject;
  const { log, listing, dependencies } = assembler;
  const { diagnostics, errorCount, warningCount } = log;
  const isWritten = errorCount === 0;
  return {
    object: isWritten ? bytes : undefined,
    diagnostics,
    errorCount,
    warningCount,
    dependencies,
    listing: listing === undefined ? "" : listingText(assembler, listing, { contents, isWritten, diagnostics }),
  };
}

const noObject: WrittenObject = { bytes: new Uint8Array(0), contents: new Map() };

function writeAll(assembler: Assembler): WrittenObject {
  writeDebugInfo(assembler);
  writeLineTable(assembler);
  return writeObject(assembler);
}

function sourcesOf(texts: readonly SourceText[]): readonly Source[] {
  let base = 0;
  return texts.map(({ name, text }) => {
    const bytes = typeof text === "string" ? encodeUtf8(text) : text;
    const source = new Source(name, bytes, { kind: "file", base });
    base += bytes.length + 1;
    return source;
  });
}

function makeAssembler(source: Source, options: AssembleOptions): Assembler {
  const { errorLimit, noWarnings, fatalWarnings, ignoredWarnings } = options;
  const log = new DiagnosticLog({
    ...(errorLimit !== undefined && { errorLimit }),
    ...(noWarnings !== undefined && { noWarnings }),
    ...(fatalWarnings !== undefined && { fatalWarnings }),
    ...(ignoredWarnings !== undefined && { ignoredWarnings }),
  });
  const syntax = syntaxes[options.syntax ?? sniffSyntax(source.bytes)];
  const assembler = new Assembler(source, {
    options,
    syntax,
    conditionals: new Conditionals(),
    log,
    readSource,
    isDirective: (name) => name.startsWith(".") && typeof statementHeads(syntax).get(name.toLowerCase()) === "function",
  });
  macroState(assembler).alternate = options.alternateMacros === true;
  for (const [name, value] of Object.entries(options.definitions ?? {})) {
    assembler.assign(assembler.symbolNamed(name), constantOf(value), { redefinable: true });
  }
  return assembler;
}

/** Does what is left to do when all source is read. */
function complete(assembler: Assembler): void {
  for (const { number, symbol } of assembler.scope.missingNumbered()) {
    assembler.error(`There is no label "${number}:" behind this`, symbol.referenceSite);
  }
  nameSections(assembler);
  assembler.syntax.finish?.(assembler);
}

/** The name of a section, used as a symbol that nothing defines, means its start. */
function nameSections(assembler: Assembler): void {
  for (const symbol of assembler.symbols.values) {
    if (symbol.isDefined || !symbol.name.startsWith(".")) continue;
    // LLVM writes the name of a section's first label with a number behind it.
    const section = assembler.sections.get(symbol.name) ?? assembler.sections.get(symbol.name.replace(/\d+$/, ""));
    if (section === undefined) continue;
    symbol.value = { kind: "section", section };
    symbol.anonymous = true;
    section.isWanted = true;
  }
}
