/** `-wr`: which unit has the code at an address (`.debug_aranges`). */
import { addressSizeOf, fixed, readerOf, sizedUnit, type DwarfSection } from "../../dwarf/index.ts";
import { hexText, padHex, type DebugListing } from "./listing.ts";

export function listAddressRanges({ out }: DebugListing, section: DwarfSection): void {
  out.line(`Contents of the ${section.name} section:\n`);
  const reader = readerOf(section);
  while (!reader.done) {
    const start = reader.position;
    const { unit, offsetSize } = sizedUnit(reader, "table of address ranges");
    const length = unit.remaining;
    const version = unit.u16("version of address ranges");
    const info = fixed(unit, offsetSize, "offset of unit");
    const size = addressSizeOf(unit, "address ranges");
    const segmentSize = unit.u8("size of segment selectors");
    out.line(`  Length:                   ${length}`);
    out.line(`  Version:                  ${version}`);
    out.line(`  Offset into .debug_info:  ${hexText(info)}`);
    out.line(`  Pointer Size:             ${size}`);
    out.line(`  Segment Size:             ${segmentSize}\n`);
    out.line(size > 4 ? "    Address            Length" : "    Address    Length");
    // Pairs begin at a multiple of their size, counted from the length on.
    const width = 2 * size + segmentSize;
    const excess = (unit.position - start) % width;
    if (excess > 0) unit.skip(Math.min(width - excess, unit.remaining), "filling");
    while (unit.remaining >= width) {
      if (segmentSize > 0) unit.skip(segmentSize, "segment");
      const address = fixed(unit, size, "address");
      out.line(`    ${padHex(address, 2 * size)} ${padHex(fixed(unit, size, "length"), 2 * size)}`);
    }
  }
  out.line();
}
