/**
 * Files of the GNU port's kind: their modules import from `sys` where their data begins (`got`) and their functions (`plt`), and a section
 * `dyninfo` tells the port's loader what it has to fill in. The facts are in the file's dynamic section and in symbols with a dot.
 *
 * Addresses in `dyninfo` are those of the ELF file; the loader takes away `data`.
 */
import {
  DT_NEEDED,
  DT_RUNPATH,
  R_WASM32_32,
  R_WASM32_32_CODE,
  R_WASM32_COPY,
  R_WASM32_PLT_INDEX,
  R_WASM32_REL32,
  R_WASM32_REL32_CODE,
  SHT_RELA,
  SHF_ALLOC,
  type ElfFile,
  type RelocationRecord,
} from "../../elf/index.ts";
import {
  encodeCustom,
  type Block,
  type DylinkBlocks,
  type DynamicInfo,
  type Import,
  type SymbolPlace,
} from "../../wasm/index.ts";
import type { ImageCustom } from "./linked-image.ts";

/** What the module has the globals of the port as, and where the file thinks that its data begins. */
export interface PortInterface {
  /** Global index of `sys.got`. */
  readonly got: number;
  /** Global index of `sys.plt`; undefined if the module does not import it. */
  readonly plt: number | undefined;
  readonly dataStart: number;
}

/** Symbols that the linker script defines. */
const DATA = ".wasm.data";
const DATA_END = ".wasm.data_end";
const PC_END = ".wasm.pc_end";
const PLT_BIAS = ".wasm.plt_bias";
const PLT_END = ".wasm.plt_end";

const FUNCTION_SPACE = ".space.function_index";

/** Undefined for files of another kind. */
export function portInterfaceOf(elf: ElfFile, imports: readonly Import[]): PortInterface | undefined {
  const globals = imports.filter(({ external }) => external.kind === "global");
  const indexOf = (name: string): number => globals.findIndex((each) => each.module === "sys" && each.name === name);
  const got = indexOf("got");
  const dataStart = got < 0 ? undefined : valueOf(elf, DATA);
  if (dataStart === undefined) return undefined;
  const plt = indexOf("plt");
  return { got, plt: plt < 0 ? undefined : plt, dataStart };
}

/** The sections for loaders: `dylink.0` says what memory and table a file wants, and which libraries. */
export function loaderSections(elf: ElfFile, port: PortInterface): readonly ImageCustom[] {
  const info = dynamicInfo(elf, port);
  const dyninfo: ImageCustom = { name: "dyninfo", pieces: [encodeCustom("dyninfo", info)] };
  if (elf.dynamic.length === 0) return [dyninfo];
  const runPaths = dynamicTexts(elf, DT_RUNPATH).flatMap((text) => text.split(":"));
  const blocks: readonly Block<DylinkBlocks>[] = [
    {
      kind: "memoryInfo",
      value: {
        memorySize: (info.data_end ?? port.dataStart) - port.dataStart,
        memoryAlignment: MEMORY_ALIGNMENT,
        tableSize: info.plt_end ?? 0,
        tableAlignment: 0,
      },
    },
    ...(info.libs === undefined || info.libs.length === 0 ? [] : [{ kind: "needed", value: info.libs } as const]),
    ...(runPaths.length === 0 ? [] : [{ kind: "runtimePath", value: runPaths } as const]),
  ];
  return [{ name: "dylink.0", pieces: [encodeCustom("dylink.0", blocks)], behind: "header" }, dyninfo];
}

/** The exponent of 16, to which the script aligns the end of data. */
const MEMORY_ALIGNMENT = 4;

function dynamicInfo(elf: ElfFile, { dataStart }: PortInterface): DynamicInfo {
  const defined = definitionsOf(elf);
  const relocations = dynamicRelocations(elf);
  const of = (...types: readonly number[]): readonly RelocationRecord[] =>
    relocations.filter(({ type }) => types.includes(type));
  const name = ({ symbol }: RelocationRecord): string => elf.dynamicSymbols?.name(symbol) ?? "";
  const place = (each: RelocationRecord): SymbolPlace => [name(each), each.offset];
  const marks = {
    plt_bias: valueOf(elf, PLT_BIAS),
    plt_end: valueOf(elf, PLT_END),
    data_end: valueOf(elf, DATA_END),
    pc_end: valueOf(elf, PC_END),
  };
  return {
    ref: of(R_WASM32_32, R_WASM32_32_CODE).map(place),
    refun: of(R_WASM32_PLT_INDEX).map(place),
    def: defined.filter(({ isFunction }) => !isFunction).map(({ symbol, value }) => [symbol, value]),
    defun: defined.filter(({ isFunction }) => isFunction).map(({ symbol, value }) => [symbol, value]),
    fixup: of(R_WASM32_REL32).map(({ offset, addend }) => [offset, addend]),
    fixupfun: of(R_WASM32_REL32_CODE).map(({ offset, addend }) => [offset, addend]),
    copy: of(R_WASM32_COPY).map((each) => [name(each), each.offset, elf.dynamicSymbols?.size(each.symbol) ?? 0]),
    libs: dynamicTexts(elf, DT_NEEDED).map((library) => library.replace(/\.so.*$/, ".wasm")),
    data: dataStart,
    ...Object.fromEntries(Object.entries(marks).filter(([, value]) => value !== undefined)),
    entry: elf.header.entry,
  };
}

/** What others see by the name alone: `dyninfo` tells no versions, so only the default one of a name can be had. */
function definitionsOf({
  dynamicSymbols: table,
  symbolVersions,
}: ElfFile): readonly { readonly symbol: string; readonly value: number; readonly isFunction: boolean }[] {
  const count = table?.count ?? 0;
  const indices = Array.from({ length: count }, (_, index) => index).slice(1);
  return indices.flatMap((index) => {
    if (table === undefined || table.isUndefined(index) || symbolVersions[index]?.hidden === true) return [];
    const isFunction = table.section(index)?.name.startsWith(FUNCTION_SPACE) === true;
    return [{ symbol: table.name(index), value: table.value(index), isFunction }];
  });
}

function dynamicRelocations(elf: ElfFile): readonly RelocationRecord[] {
  const tables = elf.sections.filter(({ type, flags }) => type === SHT_RELA && (flags & SHF_ALLOC) !== 0);
  return tables.flatMap((table) => Array.from(elf.relocations(table)));
}

function dynamicTexts(elf: ElfFile, tag: number): readonly string[] {
  return elf.dynamic.filter((entry) => entry.tag === tag).map(({ value }) => elf.dynamicStrings?.at(value) ?? "");
}

function valueOf({ symbols }: ElfFile, name: string): number | undefined {
  for (let index = 1; index < (symbols?.count ?? 0); index++)
    if (symbols?.name(index) === name) return symbols.value(index);
  return undefined;
}
