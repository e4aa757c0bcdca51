/** The file of a link whose layout is finished. */
import { nearNames, type DiagnosticLog } from "../../diag/index.ts";
import { EM_WEBASSEMBLY, SHF_EXECINSTR, machineNames } from "../../elf/index.ts";
import type { FinishedLayout } from "./finished-layout.ts";
import { TABLE_BASE } from "./global-offset-table.ts";
import type { Finished, ScriptLink } from "./link-by-script.ts";
import { errorOf, hintOf } from "./messages.ts";
import type { OutputSection } from "./output-section.ts";
import { addMessage } from "./parser.ts";
import { addressOf } from "./evaluate.ts";
import type { LinkSymbol } from "./symbols.ts";
import type { RelocateOptions } from "./relocate.ts";
import { sectionBytes } from "./section-bytes.ts";
import { UndefinedReferences } from "./undefined-references.ts";
import { writeBinary } from "./write-binary.ts";
import { writeElf } from "./write-elf.ts";

/** Makes contents, and of them the file; undefined if something is wrong. */
export function writeOutput(link: ScriptLink, layout: Finished): Uint8Array | undefined {
  const { log } = link;
  const isBinary = isBinaryFormat(link);
  if (!isBinary && layout.elfClass === 32) checkAddresses(link, layout);
  const undefinedReferences = new UndefinedReferences();
  const contents = makeContents(link, { layout, undefinedReferences });
  if (log.errorCount > 0) return undefined;
  return isBinary ? writeBinary(contents, log) : writeElfFile(link, { layout, contents, undefinedReferences });
}

function isBinaryFormat({ options, script, log }: ScriptLink): boolean {
  if (options.format !== undefined) return options.format === "binary";
  const { outputFormat } = script.settings;
  if (outputFormat === undefined) return false;
  const { name, place } = outputFormat;
  if (name === "binary") return true;
  // `elf32-littlewasm32`, `elf64-x86-64`: what the objects are, the file is.
  if (!name.startsWith("elf")) {
    const [near] = nearNames(name, ["binary", "elf32-wasm32"]);
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    addMessage(log, {
      severity: "error",
      message: `Found the format "${name}", expected "binary" or an ELF format${hint}`,
      place,
    });
  }
  return false;
}

function checkAddresses({ log }: ScriptLink, { outputs }: FinishedLayout): void {
  for (const { name, address, size, place } of outputs) {
    if (address + size <= 0x1_0000_0000n) continue;
    const message = `Section "${name}" ends at address 0x${(address + size).toString(16)}, beyond 32 bits`;
    addMessage(log, { severity: "error", message, place });
  }
}

/** What the last step works on. */
interface Making {
  readonly layout: Finished;
  readonly undefinedReferences: UndefinedReferences;
}

function makeContents(
  link: ScriptLink,
  { layout, undefinedReferences }: Making,
): ReadonlyMap<OutputSection, Uint8Array> {
  const { log, script, options } = link;
  const relocation: RelocateOptions = {
    log,
    addressOf: layout.addressOf,
    undefinedReferences,
    tableOffset: (symbol) => tableOffset(link, { layout, symbol }),
    crossReferences: script.settings.crossReferences,
    stubAddress: (symbol) => {
      const stub = layout.dynamic?.stubOf(symbol);
      return stub && layout.addressOf(stub);
    },
    isForeign: (symbol) => layout.dynamic?.isForeign(symbol) === true,
  };
  layout.dynamic?.fill(layout);
  const contents = new Map<OutputSection, Uint8Array>();
  for (const output of layout.outputs) {
    const bytes = output.hasContent ? sectionBytes(output, relocation) : new Uint8Array(0);
    if (bytes !== undefined) contents.set(output, bytes);
  }
  undefinedReferences.report(log, {
    handling: options.unresolvedSymbols ?? "error",
    known: () => link.definitions.names(),
  });
  return contents;
}

/** How far the word of the global offset table for a symbol is from where the module's data begins. */
function tableOffset(
  { definitions }: ScriptLink,
  { layout, symbol }: { readonly layout: Finished; readonly symbol: LinkSymbol },
): bigint | undefined {
  const address = layout.table?.slotAddress(symbol);
  if (address === undefined) return undefined;
  const base = definitions.final(TABLE_BASE);
  return address - (base === undefined ? (layout.table?.section?.output?.address ?? 0n) : addressOf(base));
}

function writeElfFile(
  link: ScriptLink,
  { layout, contents, undefinedReferences }: Making & { readonly contents: ReadonlyMap<OutputSection, Uint8Array> },
): Uint8Array | undefined {
  const { log, inputs, symbols, definitions } = link;
  const [first] = inputs.files;
  const machine = first?.elf.header.machine ?? EM_WEBASSEMBLY;
  for (const file of inputs.files) {
    if (file.elf.header.machine === machine && file.elf.elfClass === layout.elfClass) continue;
    const found = machineNames.get(file.elf.header.machine) ?? `${file.elf.header.machine}`;
    const expected = machineNames.get(machine) ?? `${machine}`;
    errorOf(
      log,
      `"${file.label}" is for ${found} of ${file.elf.elfClass} bits, expected ${expected} of ${layout.elfClass} as "${first?.label}"`,
    );
  }
  checkSegments(layout, log);
  if (log.errorCount > 0) return undefined;
  try {
    return writeElf({
      elfClass: layout.elfClass,
      machine,
      flags: first?.elf.header.flags ?? 0,
      entry: entryOf(link, layout),
      pageSize: layout.pageSize,
      contents,
      segments: layout.segments,
      files: inputs.files,
      symbols: symbols.values(),
      scriptSymbols: definitions.defined,
      addressOf: layout.addressOf,
      isReferenced: (symbol) => undefinedReferences.has(symbol) || layout.dynamic?.isForeign(symbol) === true,
      isLibrary: link.options.shared === true,
      dynamic: layout.dynamic,
      emitsRelocations: link.options.emitRelocations === true,
    });
  } catch (error) {
    // Sections that PHDRS puts in a segment although they cannot lie in one file so.
    if (!(error instanceof RangeError)) throw error;
    errorOf(log, error.message);
    return undefined;
  }
}

/** Bytes of a segment that may lie between its sections in the file. */
const MOST_GAPS = 1n << 28n;

/** A segment is in the file as it is in memory: with what is between its sections. */
function checkSegments({ segments }: Finished, log: DiagnosticLog): void {
  for (const { outputs } of segments) {
    const [first] = outputs;
    const last = outputs.findLast(({ hasContent }) => hasContent);
    if (first === undefined || last === undefined) continue;
    const span = last.address + last.size - first.address;
    const used = outputs.reduce((sum, { hasContent, size }) => (hasContent ? sum + size : sum), 0n);
    if (span - used <= MOST_GAPS) continue;
    errorOf(
      log,
      `The segment of "${first.name}" and "${last.name}" would have ${span - used} bytes between its sections`,
    );
  }
}

/** The entry point: a symbol, a number, or without either the start of the code. */
function entryOf({ options, script, symbols, definitions, log }: ScriptLink, layout: FinishedLayout): bigint {
  const name = options.entry ?? script.settings.entry?.name;
  const code = layout.outputs.find(({ flags }) => (flags & SHF_EXECINSTR) !== 0)?.address ?? 0n;
  if (name === undefined) return options.shared === true ? 0n : code;
  if (/^\d/.test(name)) return BigInt(name);
  const symbol = symbols.get(name);
  const address = symbol && layout.addressOf(symbol);
  if (address !== undefined) return address;
  // A library need not have one.
  if (options.shared === true && options.entry === undefined) return 0n;
  const message = `The entry point "${name}" is not defined${hintOf(name, definitions.names())}`;
  const place = options.entry === undefined ? script.settings.entry?.place : undefined;
  addMessage(log, { severity: "warning", id: "entry", message, place });
  return code;
}
