/** A module in the GNU syntax, section by section in the module's order. */
import { TextWriter, type ChunkSink } from "../../bytes/index.ts";
import { CUSTOM_SECTION, InstructionCursor, sectionNameOf, type Module, type SectionName } from "../../wasm/index.ts";
import { functionMacros } from "./entry-macros.ts";
import { GnuCodeWriter } from "./gnu-code.ts";
import { countEntries, ModuleEntries } from "./module-entries.ts";
import { ModuleSymbols } from "./module-symbols.ts";
import { typeText, writeBytes } from "./source-text.ts";

/** Writes a module; ends with the last byte given to the sink. */
export function writeGnuModule(module: Module, sink: ChunkSink): void {
  const out = new TextWriter(sink);
  new GnuModuleWriter(module, out).write();
  out.flush();
}

class GnuModuleWriter {
  readonly #module: Module;
  readonly #out: TextWriter;
  readonly #symbols: ModuleSymbols;
  readonly #code: GnuCodeWriter;
  readonly #entries: ModuleEntries;

  constructor(module: Module, out: TextWriter) {
    this.#module = module;
    this.#out = out;
    this.#symbols = new ModuleSymbols(module, { counts: countEntries(module), syntax: "gnu" });
    this.#code = new GnuCodeWriter(out, {
      symbols: this.#symbols,
      signatureOfType: (index) => this.#entries.signature(index),
    });
    this.#entries = new ModuleEntries(module, { out, symbols: this.#symbols, syntax: this.#code });
  }

  write(): void {
    const out = this.#out;
    out.line("# A module, made by muslin wasm2s");
    this.#entries.begin(functionMacros);
    let behind = 0;
    this.#module.sections.forEach((section, index) => {
      const name = sectionNameOf(section.id);
      if (section.id === CUSTOM_SECTION) {
        if (this.#symbols.sayNames && section.name === "name") return;
        out.line(`\n# Custom section ${JSON.stringify(section.name)}\n`);
        this.#entries.customHead(section, { index, behind });
        writeBytes(out, this.#module.bytes.subarray(section.contents, section.end));
        return;
      }
      if (name !== undefined) this.#section(name);
      behind = section.id;
    });
  }

  #section(name: SectionName): void {
    const out = this.#out;
    switch (name) {
      case "function":
        // With the bodies.
        if (this.#module.section("code") === undefined) out.line("\n\t.section .wasm.function");
        return;
      case "code":
        return this.#codeSection();
      case "data":
        return this.#dataSection();
      default:
        return this.#entries.section(name);
    }
  }

  #codeSection(): void {
    const { code, functions, bytes, base } = this.#module;
    const out = this.#out;
    out.line('\n# Section "code"\n\n\t.section .wasm.function\n\t.section .wasm.code');
    const before = this.#module.importsOf("func").length;
    const cursor = new InstructionCursor({ bytes, base, start: 0, end: 0 });
    for (let index = 0; index < code.count; index++) {
      const type = functions[index] ?? 0;
      const body = code.body(index);
      const signature = this.#entries.signature(type);
      out.line(signature === undefined ? "" : `\n# ${signature}`);
      const symbol = this.#symbols.of("func", before + index);
      this.#entries.open(`function ${type}`, { space: "function_index", symbol });
      const locals = body.locals.map(({ count, type: local }) => `${count} ${typeText(local)}`);
      out.line(`\tlocals ${locals.join(" ")}`.trimEnd());
      const end = code.end(index);
      cursor.reset(end - body.code.bytes.length, end);
      this.#code.write(cursor);
      out.line("\tendfunction");
    }
  }

  #dataSection(): void {
    const out = this.#out;
    out.line('\n# Section "data"\n\n\t.section .wasm.data_segment');
    this.#module.data.forEach((segment, index) => {
      this.#entries.dataHead(segment, index);
      writeBytes(out, segment.bytes);
    });
  }
}
