/** Debug information of a large program: 5 MB of line tables, as clang writes them, and a unit of functions for each table. */
import { Symbolizer, type DwarfSections } from "../src/dwarf/index.ts";
import {
  abbreviation,
  bytesOf,
  dwarfOf,
  endSequence,
  lineTable,
  setAddress,
  u32,
  uleb,
  unit,
  type Piece,
} from "../test/support/dwarf-bytes.ts";
import { type Bench, medianTime } from "./bench.ts";

const UNITS = 500;
const FUNCTIONS = 40;
const ROWS = 50;
/** Bytes of code of a function. */
const FUNCTION_SIZE = 400;

/** Rows as compilers write them: a column, then a special opcode; now and then a line further away. */
const rows: Piece = Array.from({ length: ROWS }, (_, row) => {
  const far = row % 10 === 9 ? [3, row % 20 === 9 ? 40 : 0x58] : [];
  return [5, uleb((row * 7) % 90), far, 13 + 12 * (row % 14) + 3 + (row % 3)];
});

function largeDebugInformation(): DwarfSections {
  const body = bytesOf(rows);
  const tables: Uint8Array[] = [];
  const units: Piece[] = [];
  let address = 16;
  let tableOffset = 0;
  for (let number = 0; number < UNITS; number++) {
    const start = address;
    const program: Piece[] = [];
    const functions: Piece[] = [];
    for (let each = 0; each < FUNCTIONS; each++, address += FUNCTION_SIZE) {
      program.push(setAddress(address), body, 2, uleb(20), endSequence);
      functions.push([2, `function_${number}_${each}`, u32(address), u32(FUNCTION_SIZE)]);
    }
    const table = lineTable({ version: 4 }, program);
    units.push(
      unit({ version: 4 }, [1, `${number}.c`, u32(tableOffset), u32(start), u32(address - start)], functions, 0),
    );
    tables.push(table);
    tableOffset += table.length;
  }
  const abbrev = bytesOf(
    abbreviation(1, {
      tag: 0x11,
      children: true,
      attributes: [
        [0x03, 0x08],
        [0x10, 0x17],
        [0x11, 0x01],
        [0x12, 0x06],
      ],
    }),
    abbreviation(2, {
      tag: 0x2e,
      children: false,
      attributes: [
        [0x03, 0x08],
        [0x11, 0x01],
        [0x12, 0x06],
      ],
    }),
    0,
  );
  return dwarfOf({ abbrev, info: bytesOf(units), line: bytesOf(tables) }, { start: 1, end: address });
}

let made: DwarfSections | undefined;

function sections(): DwarfSections {
  return (made ??= largeDebugInformation());
}

function megabytesOfLines(): number {
  return (sections().section("line")?.bytes.length ?? 0) / 1e6;
}

/** An address somewhere: the same ones each time. */
function addressOf(turn: number): number {
  return 16 + ((turn * 7919) % (sections().code.end - 16));
}

const LOOKUPS = 100_000;

export const benches: readonly Bench[] = [
  {
    name: "dwarf: the first address, of line tables",
    unit: "MB/s",
    limit: 10,
    measure: async () => {
      const time = await medianTime(() => new Symbolizer(sections()).frames(addressOf(1)));
      return megabytesOfLines() / (time / 1000);
    },
  },
  {
    name: "dwarf: 100,000 addresses after that",
    unit: "ms",
    limit: 1000,
    measure: async () => {
      const symbolizer = new Symbolizer(sections());
      return await medianTime(() => {
        for (let turn = 0; turn < LOOKUPS; turn++) symbolizer.frames(addressOf(turn));
      });
    },
  },
];
