/**
 * A module in the syntax of LLVM's assembler.
 *
 * That assembler leaves to the linker what a module has besides code: it has no words for the order of types and imports, for
 * segments, initial values, memories. Those are written as in the GNU syntax, in parts that only our assembler reads:
 *
 * ```
 *         .ifdef __muslin__
 *         (entries, as `module-entries.ts` writes them)
 *         .whole_module
 *         .else
 *         (declarations for LLVM's assembler)
 *         .endif
 * ```
 *
 * The rest is for both: functions, and the bytes of data and of custom sections. Where LLVM's assembler cannot say something in
 * the middle of a function (`llvm-operands.ts`), the text says it nevertheless, and that assembler refuses it.
 */
import { TextWriter, type ChunkSink } from "../../bytes/index.ts";
import {
  CUSTOM_SECTION,
  environmentOf,
  InstructionCursor,
  MAXIMUM_LOCALS,
  nameOfType,
  sectionNameOf,
  type LocalRun,
  type Module,
} from "../../wasm/index.ts";
import type { SymbolKind } from "../wasmify/symbol-names.ts";
import { LlvmCodeWriter } from "./llvm-code.ts";
import { writeLlvmDeclarations } from "./llvm-declarations.ts";
import { LlvmNames } from "./llvm-names.ts";
import { countEntries, ModuleEntries } from "./module-entries.ts";
import { ModuleSymbols } from "./module-symbols.ts";
import { isLlvmWord, quotedText, symbolText, typeText, writeBytes } from "./source-text.ts";

/** Writes a module; ends with the last byte given to the sink. */
export function writeLlvmModule(module: Module, sink: ChunkSink): void {
  const out = new TextWriter(sink);
  new LlvmModuleWriter(module, out).write();
  out.flush();
}

/** Kinds of entries that code refers to by symbols, and that are no code. */
const headKinds: readonly SymbolKind[] = ["func", "table", "global", "tag"];

class LlvmModuleWriter {
  readonly #module: Module;
  readonly #out: TextWriter;
  readonly #symbols: ModuleSymbols;
  readonly #names: LlvmNames;
  readonly #entries: ModuleEntries;
  readonly #code: LlvmCodeWriter;

  constructor(module: Module, out: TextWriter) {
    this.#module = module;
    this.#out = out;
    this.#symbols = new ModuleSymbols(module, { counts: countEntries(module), syntax: "llvm" });
    this.#names = new LlvmNames(module, this.#symbols);
    this.#code = new LlvmCodeWriter(out, { names: this.#names, environment: environmentOf(module) });
    this.#entries = new ModuleEntries(module, { out, symbols: this.#symbols, syntax: this.#code });
  }

  /** How many functions are imported. */
  get #importCount(): number {
    return this.#module.importsOf("func").length;
  }

  write(): void {
    const out = this.#out;
    out.line('# A module, made by muslin wasm2s. LLVM\'s assembler passes over what is behind ".ifdef __muslin__":');
    out.line('# what a module has besides code. The parts behind ".else" are for that assembler alone.\n');
    out.line('\t.section .text,"",@\n');
    this.#forOne(
      () => this.#heads(),
      () => writeLlvmDeclarations(this.#module, { out, names: this.#names }),
    );
    this.#functions();
    this.#data();
    this.#customSections();
    this.#otherNames();
  }

  /** What only our assembler reads, and what only LLVM's does. */
  #forOne(ours: () => void, theirs?: () => void): void {
    const out = this.#out;
    out.line("\t.ifdef __muslin__");
    ours();
    if (theirs !== undefined) {
      out.line("\t.else");
      theirs();
    }
    out.line("\t.endif");
  }

  /** All entries without code and data. */
  #heads(): void {
    const out = this.#out;
    const module = this.#module;
    this.#entries.begin();
    for (const { id } of module.sections) {
      const name = sectionNameOf(id);
      if (id === CUSTOM_SECTION || name === undefined || name === "code" || name === "data") continue;
      if (name !== "function") this.#entries.section(name);
      else if (module.section("code") === undefined) out.line("\n\t.section .wasm.function");
    }
    if (module.section("data") !== undefined) out.line("\n\t.section .wasm.data_segment");
    out.line();
    for (const kind of headKinds) {
      for (const [index, label] of this.#symbols.besides(kind)) {
        if (kind === "func" && index >= this.#importCount) continue;
        out.line(`\t.set ${this.#names.symbol(kind, index)}, ${symbolText(label)}`);
      }
    }
    out.line("\t.whole_module");
  }

  #functions(): void {
    const { code, functions, bytes, base } = this.#module;
    const out = this.#out;
    out.line('\n# Section "code"\n\n\t.section .text,"",@\n');
    const before = this.#importCount;
    // Code may refer to functions further on.
    for (let index = 0; index < code.count; index++) this.#functionType(before + index, functions[index]);
    this.#exports();
    const cursor = new InstructionCursor({ bytes, base, start: 0, end: 0 });
    for (let index = 0; index < code.count; index++) {
      const type = functions[index] ?? 0;
      const { locals, code: instructions } = code.body(index);
      out.line(`\n${this.#names.symbol("func", before + index)}:`);
      this.#functionType(before + index, type);
      this.#locals(locals);
      const end = code.end(index);
      cursor.reset(end - instructions.bytes.length, end);
      this.#code.writeBody(cursor, { type: this.#names.functionType(type), locals });
    }
  }

  #functionType(index: number, type: number = 0): void {
    const out = this.#out;
    const symbol = this.#names.symbol("func", index);
    const ours = this.#names.typeText(type);
    const theirs = this.#names.signature(type);
    const write = (text: string): void => out.line(`\t.functype ${symbol} ${text}`);
    if (ours === theirs) return write(ours);
    this.#forOne(
      () => write(ours),
      () => write(theirs),
    );
  }

  /** LLVM's assembler knows one name outside for each function. */
  #exports(): void {
    const exported = new Map<number, string>();
    for (const { kind, index, name } of this.#module.exports) {
      if (kind === "func" && isLlvmWord(name) && !exported.has(index)) exported.set(index, name);
    }
    if (exported.size === 0) return;
    this.#out.line("\t.ifndef __muslin__");
    for (const [index, name] of exported)
      this.#out.line(`\t.export_name ${this.#names.symbol("func", index)}, ${name}`);
    this.#out.line("\t.endif");
  }

  #locals(runs: readonly LocalRun[]): void {
    const out = this.#out;
    if (runs.length === 0) return;
    const total = runs.reduce((sum, { count }) => sum + count, 0);
    const isUsual = runs.every(({ count, type }, place) => count > 0 && type !== runs[place - 1]?.type);
    const ours = (): void => {
      out.line(`\tlocals ${runs.map(({ count, type }) => `${count} ${typeText(type)}`).join(" ")}`);
    };
    // A function with more is invalid, and a list of them may be longer than memory.
    if (total > MAXIMUM_LOCALS) return ours();
    const names = runs.flatMap(({ count, type }) => Array.from({ length: count }, () => nameOfType(type)));
    const theirs = (): void => {
      if (names.length > 0) out.line(`\t.local ${names.join(", ")}`);
    };
    if (isUsual) theirs();
    else this.#forOne(ours, theirs);
  }

  #data(): void {
    const out = this.#out;
    if (this.#module.section("data") !== undefined) out.line('\n# Section "data"\n');
    this.#module.data.forEach((segment, index) => {
      this.#forOne(
        () => this.#entries.dataHead(segment, index),
        () => out.line(`\t.section .data.${index},"",@`),
      );
      writeBytes(out, segment.bytes);
    });
  }

  #customSections(): void {
    const out = this.#out;
    let behind = 0;
    this.#module.sections.forEach((section, index) => {
      const { id, name } = section;
      if (id !== CUSTOM_SECTION) {
        if (sectionNameOf(id) !== undefined) behind = id;
        return;
      }
      if (this.#symbols.sayNames && name === "name") return;
      out.line(`\n# Custom section ${JSON.stringify(name)}\n`);
      const prefix = name.startsWith(".debug_") ? "" : ".custom_section.";
      this.#forOne(
        () => this.#entries.customHead(section, { index, behind }),
        () => out.line(`\t.section ${quotedText(prefix + name)},"",@`),
      );
      writeBytes(out, this.#module.bytes.subarray(section.contents, section.end));
    });
  }

  /** Names of functions that cannot be said in LLVM's syntax are second symbols. */
  #otherNames(): void {
    const names = this.#symbols.besides("func").filter(([index]) => index >= this.#importCount);
    if (names.length === 0) return;
    this.#out.line("\n# Names\n");
    this.#forOne(() => {
      for (const [index, name] of names)
        this.#out.line(`\t.set ${symbolText(name)}, ${this.#names.symbol("func", index)}`);
    });
  }
}
