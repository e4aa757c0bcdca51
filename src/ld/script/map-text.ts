/** The map of a link: what went where. */
import { sectionOf, type ScriptSymbol } from "./definitions.ts";
import { addressOf } from "./evaluate.ts";
import type { InputSection, ObjectFile } from "./object-file.ts";
import type { OutputSection } from "./output-section.ts";
import type { LinkSymbol } from "./symbols.ts";

/** What a map is made of. */
export interface MapParts {
  readonly outputs: readonly OutputSection[];
  readonly files: readonly ObjectFile[];
  readonly symbols: Iterable<LinkSymbol>;
  readonly scriptSymbols: ReadonlyMap<string, ScriptSymbol>;
  readonly addressOf: (symbol: LinkSymbol) => bigint | undefined;
}

/** The map as text: for each section its address, load address, size, and what is in it. */
export function mapText(parts: MapParts): string {
  const names = symbolsBySection(parts);
  const lines = ["         address     load address       size  what"];
  for (const output of parts.outputs) {
    const { address, loadAddress, size, name } = output;
    lines.push(row([hex(address), hex(loadAddress), hex(size)], name));
    for (const piece of output.pieces) {
      if (piece.kind === "fill") continue;
      const at = hex(address + piece.offset);
      if (piece.kind === "bytes") {
        lines.push(row([at, "", hex(BigInt(piece.bytes.length))], "    (the script)"));
        continue;
      }
      lines.push(row([at, "", hex(BigInt(piece.section.size))], `    ${piece.section.label}`));
      for (const symbol of names.get(piece.section) ?? []) {
        lines.push(row([hex(parts.addressOf(symbol) ?? 0n), "", hex(symbol.size)], `        ${symbol.name}`));
      }
    }
  }
  lines.push("", "Symbols of the script");
  for (const [name, { value }] of parts.scriptSymbols) {
    lines.push(row([hex(addressOf(value)), "", ""], `${name}${inSection(sectionOf(value))}`));
  }
  const dropped = parts.files.flatMap((file) => file.parts).filter(({ dropped: why }) => why !== undefined);
  lines.push("", "Not in the output");
  for (const section of dropped) lines.push(row([section.dropped ?? "", "", hex(BigInt(section.size))], section.label));
  return `${lines.join("\n")}\n`;
}

function inSection(output: OutputSection | undefined): string {
  return output === undefined ? "" : ` in ${output.name}`;
}

function row([address = "", loadAddress = "", size = ""]: readonly string[], what: string): string {
  return `${address.padStart(16)} ${loadAddress.padStart(16)} ${size.padStart(10)}  ${what}`;
}

function hex(value: bigint): string {
  return value.toString(16);
}

function symbolsBySection({ symbols, addressOf: valueOf }: MapParts): ReadonlyMap<InputSection, readonly LinkSymbol[]> {
  const bySection = new Map<InputSection, LinkSymbol[]>();
  for (const symbol of symbols) {
    const { section } = symbol;
    if (section === undefined || valueOf(symbol) === undefined) continue;
    const others = bySection.get(section);
    if (others === undefined) bySection.set(section, [symbol]);
    else others.push(symbol);
  }
  return bySection;
}
