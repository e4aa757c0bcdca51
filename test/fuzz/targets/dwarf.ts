/** Debug information: whatever it says, addresses have frames or none, and what is malformed is complained about. */
import type { FormatError } from "../../../src/bytes/index.ts";
import {
  elfDebugSections,
  moduleDebugSections,
  readerOf,
  readLineEntries,
  readLineHeader,
  LineProgram,
  Symbolizer,
  type DwarfSections,
} from "../../../src/dwarf/index.ts";
import { isElf, readElf } from "../../../src/elf/index.ts";
import { readModule } from "../../../src/wasm/index.ts";
import type { Target } from "../judge.ts";

export const dwarfTargets: readonly Target[] = [
  { name: "dwarf", seeds: ["module", "elf"], run: (bytes) => symbolize(sectionsOf(bytes)) },
  { name: "dwarf-lines", seeds: ["module", "elf"], run: (bytes) => runLineTables(sectionsOf(bytes)) },
];

function sectionsOf(bytes: Uint8Array): DwarfSections {
  return isElf(bytes) ? elfDebugSections(readElf(bytes)) : moduleDebugSections(readModule(bytes));
}

/** As many addresses as find everything in small files. */
const ADDRESSES = 200;

function symbolize(sections: DwarfSections): void {
  let refusal: FormatError | undefined;
  const symbolizer = new Symbolizer(sections, { warn: (error) => (refusal = error) });
  const { start, end } = sections.code;
  const step = Math.max(1, Math.floor((end - start) / ADDRESSES));
  for (let address = start; address < end && address < start + step * ADDRESSES; address += step) {
    for (const { line, column, file } of symbolizer.frames(address)) {
      if (!(line >= 0 && column >= 0))
        throw new Error(`Address ${address} is of line ${line}, column ${column} of ${file}`);
    }
  }
  if (refusal !== undefined) throw refusal;
}

function runLineTables(sections: DwarfSections): void {
  const section = sections.section("line");
  if (section === undefined) return;
  const reader = readerOf(section);
  while (!reader.done) {
    const header = readLineHeader(reader);
    readLineEntries(sections, header);
    const program = new LineProgram(section, header);
    while (program.next());
  }
}
