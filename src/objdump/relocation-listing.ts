/** `-r` and `-R`: relocations. */
import type { TextWriter } from "../bytes/index.ts";
import type { ObjectRelocation, ObjectSymbol } from "./object-file.ts";
import type { NameText } from "./symbol-listing.ts";

export interface RelocationOptions {
  readonly digits: number;
  readonly nameText: NameText;
}

/** The title's line is the caller's; this goes on behind it. */
export function writeRelocations(
  relocations: readonly ObjectRelocation[],
  out: TextWriter,
  { digits, nameText }: RelocationOptions,
): void {
  if (relocations.length === 0) {
    out.text(" (none)\n\n");
    return;
  }
  out.line(`\n${"OFFSET".padEnd(digits)} TYPE              VALUE`);
  for (const relocation of relocations) {
    out.address(relocation.address, digits);
    out.text(` ${typeText(relocation).padEnd(16)}  ${targetText(relocation, nameText)}`);
    const { addend } = relocation;
    if (addend !== 0n) {
      out.text(addend < 0n ? "-0x" : "+0x");
      out.address(addend < 0n ? -addend : addend, digits);
    }
    out.line();
  }
  out.text("\n\n");
}

/** As in a disassembly, below the instruction. */
export function writeInlineRelocation(
  relocation: ObjectRelocation,
  out: TextWriter,
  options: { readonly address: bigint; readonly nameText: NameText },
): void {
  const { addend } = relocation;
  const sign = addend < 0n ? "-" : "+";
  const magnitude = addend < 0n ? -addend : addend;
  const offset = addend === 0n ? "" : `${sign}0x${magnitude.toString(16)}`;
  out.text(`\t\t\t${options.address.toString(16)}: ${typeText(relocation)}\t`);
  out.line(`${targetText(relocation, options.nameText)}${offset}`);
}

/** The number where the type has no name here. */
function typeText({ typeName, type }: ObjectRelocation): string {
  return typeName ?? String(type);
}

function targetText({ symbol, target }: ObjectRelocation, nameText: NameText): string {
  if (symbol === undefined) return target ?? "*ABS*";
  return `${nameText(symbol.name)}${versionSuffix(symbol)}`;
}

function versionSuffix({ version, section }: ObjectSymbol): string {
  if (version === undefined || version.name === "") return "";
  return `${version.hidden || section === "*UND*" ? "@" : "@@"}${version.name}`;
}
