/**
 * The procedure linkage table: a stub for each function that another module has, or may have instead.
 *
 *     local.get 0 ...; global.get $plt; i32.const INDEX; i32.add; call_indirect TYPE 0; return
 *
 * INDEX is the stub's own: every function has the slot of the table that its index says, and the loader puts the wanted function
 * into the stub's slot (`R_WASM32_PLT_INDEX`).
 */
import { Writer } from "../../../bytes/index.ts";
import {
  R_WASM32_LEB128,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHT_NOBITS,
  type ElfBuilder,
  type SectionBuilder,
} from "../../../elf/index.ts";
import type { LinkSymbol } from "../symbols.ts";

/** Sections of the table, by what is in them. */
const names = {
  code: ".wasm.code_.plt",
  types: ".wasm.function_.plt",
  elements: ".wasm.element_.plt",
  functionNames: ".wasm.name.function_.plt",
} as const;

/** Sections that are counts: one byte for each stub. */
const spaces = [
  ".space.code_.plt",
  ".space.function_.plt",
  ".space.element_.plt",
  ".space.name.function_.plt",
] as const;

/** The index space that the stubs' symbols are in. */
export const STUB_SPACE = ".space.function_index_.plt";

/** Global 1 of the port's modules: where the table of the module begins. */
const PLT_GLOBAL = 1;

const [LOCAL_GET, GLOBAL_GET, I32_CONST, I32_ADD, CALL_INDIRECT, RETURN, END] = [
  0x20, 0x23, 0x41, 0x6a, 0x11, 0x0f, 0x0b,
] as const;

/** A field of an index: LEB128 in five bytes. */
const FIELD = 5;

/** Adds the sections. `symbols` gives what stands in the made file for a symbol of the link, and for its stub. */
export function addLinkageTable(
  elf: ElfBuilder,
  stubs: ReadonlyMap<LinkSymbol, LinkSymbol>,
  symbols: {
    readonly ofStub: (symbol: LinkSymbol) => ReturnType<ElfBuilder["addSymbol"]>;
    readonly of: (symbol: LinkSymbol) => ReturnType<ElfBuilder["addSymbol"]>;
  },
): void {
  const fields: { section: keyof typeof names; offset: number; symbol: ReturnType<ElfBuilder["addSymbol"]> }[] = [];
  const writers = { code: new Writer(), types: new Writer(), elements: new Writer(), functionNames: new Writer() };
  const field = (section: keyof typeof names, symbol: ReturnType<ElfBuilder["addSymbol"]>): void => {
    fields.push({ section, offset: writers[section].length, symbol });
    writers[section].lebU32(0, FIELD);
  };
  for (const [symbol, signature] of stubs) {
    const stub = symbols.ofStub(symbol);
    const parameters = parameterCount(signature.name);
    const { code } = writers;
    const operands = new Writer();
    for (let index = 0; index < parameters; index++) {
      operands.u8(LOCAL_GET);
      operands.lebU32(index);
    }
    code.lebU32(operands.length + STUB_SIZE, FIELD);
    code.u8(0);
    code.raw(operands.finish());
    code.raw(Uint8Array.of(GLOBAL_GET, PLT_GLOBAL, I32_CONST));
    field("code", stub);
    code.raw(Uint8Array.of(I32_ADD, CALL_INDIRECT));
    field("code", symbols.of(signature));
    code.raw(Uint8Array.of(0, RETURN, END));
    field("types", symbols.of(signature));
    field("elements", stub);
    field("functionNames", stub);
    writers.functionNames.name(`${symbol.plainName}@plt`);
  }
  const sections = {} as Record<keyof typeof names, SectionBuilder>;
  for (const key of Object.keys(names) as (keyof typeof names)[]) {
    const flags = key === "code" ? SHF_ALLOC | SHF_EXECINSTR : 0;
    sections[key] = elf.addSection({ name: names[key], flags, content: writers[key].finish() });
  }
  for (const name of spaces) elf.addSection({ name, type: SHT_NOBITS, size: stubs.size });
  for (const { section, ...relocation } of fields)
    elf.addRelocation(sections[section], { ...relocation, type: R_WASM32_LEB128 });
}

/** Bytes of a stub without parameters: no locals, `global.get`, two fields with their opcodes, `i32.add`, table, `return`, `end`. */
const STUB_SIZE = 1 + 2 + (1 + FIELD) + 1 + (1 + FIELD) + 1 + 1 + 1;

/** Parameters of a type, by the name of its symbol: `__sigchar_FiijE` gives a result and has two. */
function parameterCount(name: string): number {
  const single = /F([a-zA-Z])([a-zA-Z]*)E$/.exec(name);
  const multiple = /M([a-zA-Z]*)_[a-zA-Z]*E$/.exec(name);
  return single?.[2]?.length ?? multiple?.[1]?.length ?? 0;
}
