/** `-s` and `--dyn-syms`: the symbol tables. */
import { SHT_DYNSYM, SHT_SYMTAB, STT_SECTION, type Section, type SymbolTable } from "../../elf/index.ts";
import { nameText } from "./name-text.ts";
import { counted, exactly, hex, hexAddress, sectionName, symbolForm, type Report } from "./report.ts";
import { symbolBindingText, symbolPlaceText, symbolTypeText, symbolVisibilityText } from "./symbol-text.ts";
import { SymbolVersions, type SymbolVersionText } from "./symbol-versions.ts";

/** Columns that an 80-column terminal leaves for the name. */
const nameWidth = 21;

export function listSymbols(report: Report): void {
  const { file, out, request } = report;
  const versions = new SymbolVersions(file);
  for (const section of file.sections) {
    const isDynamic = section.type === SHT_DYNSYM;
    const isWanted = isDynamic || (section.type === SHT_SYMTAB && request.parts.has("symbols"));
    if (!isWanted) continue;
    if (section.entrySize === 0) {
      out.line();
      out.line(`Symbol table '${sectionName(section)}' has a sh_entsize of zero!`);
      continue;
    }
    listTable(report, section, isDynamic ? versions : undefined);
  }
}

function listTable(report: Report, section: Section, versions: SymbolVersions | undefined): void {
  const { file, out } = report;
  const symbols = file.symbolTable(section);
  out.line();
  out.line(`Symbol table '${sectionName(section)}' contains ${counted(symbols.count, "entry", "entries")}:`);
  out.line(
    file.elfClass === 32
      ? "   Num:    Value  Size Type    Bind   Vis      Ndx Name"
      : "   Num:    Value          Size Type    Bind   Vis      Ndx Name",
  );
  for (let index = 0; index < symbols.count; index++) {
    out.line(row(report, symbols, index, versions?.of(symbols, index)));
  }
}

function row(report: Report, symbols: SymbolTable, index: number, version: SymbolVersionText | undefined): string {
  const { file } = report;
  const value = hexAddress(
    report,
    exactly(symbols.value(index), () => symbols.exactValue(index)),
  );
  const size = sizeText(
    report,
    exactly(symbols.size(index), () => symbols.exactSize(index)),
  );
  const type = symbolTypeText(symbols.type(index), file).padEnd(7);
  const binding = symbolBindingText(symbols.binding(index), file).padEnd(6);
  const visibility = symbolVisibilityText(symbols.other(index));
  const place = symbolPlaceText(symbols, index, file).padStart(4);
  const start = `${`${index}`.padStart(6)}: ${value} ${size} ${type} ${binding} ${visibility} ${place}`;
  return `${start} ${symbolNameText(report, symbols, { index, version })}`;
}

/** The size in the base that is asked for, otherwise decimal while it fits into its column. */
function sizeText({ request }: Report, size: number | bigint): string {
  switch (request.sizeBase) {
    case 8:
      return size.toString(8).padStart(5);
    case 10:
      return `${size}`.padStart(5);
    case 16:
      return `0x${hex(size, 5)}`;
    case undefined:
      return size <= 99_999 ? `${size}`.padStart(5) : `0x${hex(size)}`;
  }
}

function symbolNameText(
  report: Report,
  symbols: SymbolTable,
  { index, version }: { readonly index: number; readonly version: SymbolVersionText | undefined },
): string {
  const { wide } = report.request;
  const name = bareName(symbols, index);
  const suffix = version === undefined ? "" : versionSuffix(version);
  const width = nameWidth - suffix.length;
  if (width === 0 && !wide) return suffix;
  // Where the version alone is too long, GNU's gives the name as many columns as are missing, and pads it to them.
  const form = { ...symbolForm(report), width: Math.abs(width), pad: width < 0 && !wide };
  return nameText(name, form) + suffix;
}

/** The name, or for the symbol of a section the section's. */
function bareName(symbols: SymbolTable, index: number): string {
  if (symbols.type(index) !== STT_SECTION || symbols.nameOffset(index) !== 0) return symbols.name(index);
  return symbols.section(index)?.name ?? "";
}

function versionSuffix({ kind, name, index }: SymbolVersionText): string {
  switch (kind) {
    case "default":
      return `@@${name}`;
    case "hidden":
      return `@${name}`;
    case "needed":
      return `@${name} (${index})`;
  }
}
