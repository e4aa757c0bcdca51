/** `-wR`: lists of ranges, those of version 4 (`.debug_ranges`) and those of version 5 (`.debug_rnglists`). */
import type { Reader } from "../../bytes/index.ts";
import { addressSizeOf, fixed, openUnits, readerOf, sizedUnit, uleb, type DwarfSection } from "../../dwarf/index.ts";
import { hexText, padHex, type DebugListing } from "./listing.ts";

/** Behind the ends of a range that has no addresses, or less. */
function oddity(start: number, end: number): string {
  if (start === end) return " (start == end)";
  return start > end ? " (start > end)" : "";
}

export function listRanges(listing: DebugListing, section: DwarfSection): void {
  const { out, sections } = listing;
  out.line(`Contents of the ${section.name} section:\n\n`);
  out.line("    Offset   Begin    End");
  const [unit] = openUnits(sections, () => undefined);
  const size = unit?.addressSize ?? 4;
  const greatest = 2 ** (8 * size) - 1;
  const reader = readerOf(section);
  while (!reader.done) {
    const offset = padHex(reader.position, 8);
    let base = unit?.lowAddress ?? 0;
    for (;;) {
      const start = fixed(reader, size, "start of range");
      const end = fixed(reader, size, "end of range");
      if (start === 0 && end === 0) break;
      // The greatest address is not exact as a number.
      if (start >= greatest) {
        base = end;
        out.line(`    ${offset} ${"f".repeat(2 * size)} ${padHex(end, 2 * size)} (base address)`);
      } else {
        const [from, to] = [base + start, base + end];
        out.line(`    ${offset} ${padHex(from, 2 * size)} ${padHex(to, 2 * size)}${oddity(from, to)}`);
      }
    }
    out.line(`    ${offset} <End of list>`);
  }
  out.line();
}

export function listRangeLists({ out }: DebugListing, section: DwarfSection): void {
  out.line(`Contents of the ${section.name} section:\n`);
  const reader = readerOf(section);
  while (!reader.done) {
    const start = reader.position;
    const { unit } = sizedUnit(reader, "table of lists of ranges");
    const length = unit.remaining;
    const version = unit.u16("version of lists of ranges");
    const size = addressSizeOf(unit, "lists of ranges");
    const segmentSize = unit.u8("size of segment selectors");
    const count = unit.u32("number of offsets");
    out.line(` Table at Offset: ${hexText(start)}:`);
    out.line(`  Length:          ${hexText(length)}`);
    out.line(`  DWARF version:   ${version}`);
    out.line(`  Address size:    ${size}`);
    out.line(`  Segment size:    ${segmentSize}`);
    out.line(`  Offset entries:  ${count}`);
    const first = unit.position;
    if (count > 0) writeOffsets(out, unit, count);
    while (!unit.done) {
      const index = count === 0 ? 0 : unit.position - first;
      out.line(`\n  Offset: ${hexText(unit.position)}, Index: ${hexText(index)}`);
      out.line("    Offset   Begin    End");
      writeList(out, unit, size);
    }
    out.line();
  }
}

function writeOffsets(out: DebugListing["out"], unit: Reader, count: number): void {
  out.line(`\n   Offsets starting at ${hexText(unit.position)}:`);
  for (let index = 0; index < count; index++) {
    out.line(`    [${String(index).padStart(6)}] ${hexText(unit.u32("offset of list"))}`);
  }
}

/** Addresses by index stay indices: which unit the list is of is not known here. */
function writeList(out: DebugListing["out"], unit: Reader, size: number): void {
  let base = 0;
  for (;;) {
    const at = unit.position;
    const offset = padHex(at, 8);
    const kind = unit.u8("kind of range");
    const address = (): number => fixed(unit, size, "range");
    const row = (start: number, end: number): void => {
      const odd = oddity(start, end);
      out.line(`    ${offset} ${padHex(start, 2 * size)} ${padHex(end, 2 * size)} ${odd}`);
    };
    switch (kind) {
      case 0:
        out.line(`    ${offset} <End of list>`);
        return;
      case 1:
        out.line(`    ${offset} (base address index) ${hexText(uleb(unit, "index"))}`);
        break;
      case 2:
        out.line(`    ${offset} (indices) ${hexText(uleb(unit, "index"))} ${hexText(uleb(unit, "index"))}`);
        break;
      case 3:
        out.line(`    ${offset} (index, length) ${hexText(uleb(unit, "index"))} ${hexText(uleb(unit, "length"))}`);
        break;
      case 4:
        row(base + uleb(unit, "range"), base + uleb(unit, "range"));
        break;
      case 5:
        base = address();
        out.line(`    ${offset} ${padHex(base, 2 * size)} (base address)`);
        break;
      case 6:
        row(address(), address());
        break;
      case 7: {
        const start = address();
        row(start, start + uleb(unit, "length"));
        break;
      }
      default:
        unit.fail({ at, reading: "kind of range", found: `${kind}`, expected: "0 to 7" });
    }
  }
}
