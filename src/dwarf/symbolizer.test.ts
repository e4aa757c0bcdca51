import { describe, expect, test } from "vitest";
import {
  abbreviation,
  bytesOf,
  dwarfOf,
  endSequence,
  extended,
  lineTable,
  setAddress,
  u16,
  u32,
  u64,
  uleb,
  unit,
  type Piece,
} from "../../test/support/dwarf-bytes.ts";
import { Symbolizer, type DwarfSections } from "./index.ts";

const COMPILE_UNIT = 0x11;
const SUBPROGRAM = 0x2e;
const INLINED = 0x1d;
const NAMESPACE = 0x39;

/** Names of attributes and forms, as far as they are used here. */
const name = 0x03;
const statements = 0x10;
const low = 0x11;
const high = 0x12;
const directory = 0x1b;
const origin = 0x31;
const specification = 0x47;
const ranges = 0x55;
const callColumn = 0x57;
const callFile = 0x58;
const callLine = 0x59;
const linkageName = 0x6e;
const addr = 0x01;
const data1 = 0x0b;
const data4 = 0x06;
const string = 0x08;
const refAddress = 0x10;
const ref4 = 0x13;
const indirect = 0x16;
const secOffset = 0x17;
const implicitConst = 0x21;

/** All frames as `linkage or name file:line:column`, from the inside to the outside, and what was complained about. */
function framesOf(sections: DwarfSections, address: number): { frames: string; warnings: readonly string[] } {
  const warnings: string[] = [];
  const symbolizer = new Symbolizer(sections, { warn: (error) => warnings.push(error.message) });
  const frames = symbolizer.frames(address).map((frame) => {
    return `${frame.linkageName ?? frame.name ?? "?"} ${frame.file ?? "?"}:${frame.line}:${frame.column}`;
  });
  return { frames: frames.join(" < "), warnings };
}

/** Two rows: line 1 from 0x10 on, line 2 with column 5 from 0x20 on, up to 0x40. */
const lines = lineTable({ version: 4 }, setAddress(0x10), 1, 5, 5, 3, 1, 2, 0x10, 1, 2, 0x20, endSequence);

const abbreviations = bytesOf(
  abbreviation(1, {
    tag: COMPILE_UNIT,
    children: true,
    attributes: [
      [name, string],
      [directory, string],
      [statements, secOffset],
      [low, addr],
      [high, data4],
    ],
  }),
  abbreviation(2, {
    tag: SUBPROGRAM,
    children: true,
    attributes: [
      [name, string],
      [low, addr],
      [high, data4],
    ],
  }),
  // What is inlined: a name only.
  abbreviation(3, { tag: SUBPROGRAM, children: false, attributes: [[name, string]] }),
  abbreviation(4, {
    tag: INLINED,
    children: true,
    attributes: [
      [origin, ref4],
      [low, addr],
      [high, addr],
      [callFile, data1],
      [callLine, data1],
      [callColumn, data1],
    ],
  }),
  abbreviation(5, {
    tag: SUBPROGRAM,
    children: false,
    attributes: [
      [specification, ref4],
      [linkageName, string],
    ],
  }),
  abbreviation(6, { tag: NAMESPACE, children: true, attributes: [[name, string]] }),
  abbreviation(7, {
    tag: SUBPROGRAM,
    children: false,
    attributes: [
      [origin, refAddress],
      [low, indirect],
      [high, implicitConst, 0x10],
    ],
  }),
  0,
);

/** Bytes of the header of a unit of version 4, and of its first entry. */
const HEADER = 11;
const root: Piece = [1, "unit.c", "/cu", u32(0), u32(0x10), u32(0x30)];
const rootSize = bytesOf(root).length;

describe("functions", () => {
  test("of a unit, with their lines", () => {
    const info = bytesOf(unit({ version: 4 }, root, [2, "main", u32(0x10), u32(0x20), 0], 0));
    const sections = dwarfOf({ info, abbrev: abbreviations, line: lines });
    expect(framesOf(sections, 0x0f)).toEqual({ frames: "", warnings: [] });
    expect(framesOf(sections, 0x10).frames).toBe("main /cu/a.c:1:0");
    expect(framesOf(sections, 0x2f).frames).toBe("main /cu/a.c:2:5");
    // Code of no function, but of a line.
    expect(framesOf(sections, 0x30).frames).toBe("? /cu/a.c:2:5");
    expect(framesOf(sections, 0x40).frames).toBe("");
  });

  test("without a line table", () => {
    const info = bytesOf(unit({ version: 4 }, root, [2, "main", u32(0x10), u32(0x20), 0], 0));
    expect(framesOf(dwarfOf({ info, abbrev: abbreviations }), 0x10).frames).toBe("main ?:0:0");
  });

  test("without debug information, but for lines", () => {
    expect(framesOf(dwarfOf({ line: lines }), 0x20).frames).toBe("? a.c:2:5");
    expect(framesOf(dwarfOf({}), 0x20)).toEqual({ frames: "", warnings: [] });
  });

  test("that are inlined in each other", () => {
    const inner = HEADER + rootSize;
    const outer = inner + bytesOf(3, "inner").length;
    const info = bytesOf(
      unit(
        { version: 4 },
        root,
        [3, "inner"],
        [6, "space", [3, "outer"], 0],
        [2, "main", u32(0x10), u32(0x30)],
        [4, u32(outer + bytesOf(6, "space").length), u32(0x18), u32(0x30), 1, 30, 3],
        [4, u32(inner), u32(0x20), u32(0x28), 2, 40, 4, 0],
        0,
        0,
        0,
      ),
    );
    const sections = dwarfOf({ info, abbrev: abbreviations, line: lines });
    expect(framesOf(sections, 0x17).frames).toBe("main /cu/a.c:1:0");
    expect(framesOf(sections, 0x18).frames).toBe("outer /cu/a.c:1:0 < main /cu/a.c:30:3");
    expect(framesOf(sections, 0x20)).toEqual({
      frames: "inner /cu/a.c:2:5 < outer /cu/inc/b.h:40:4 < main /cu/a.c:30:3",
      warnings: [],
    });
    expect(framesOf(sections, 0x28).frames).toBe("outer /cu/a.c:2:5 < main /cu/a.c:30:3");
  });

  test("whose names are in other units, behind two references", () => {
    const first: Piece = unit({ version: 4 }, root, [3, "get"], [5, u32(HEADER + rootSize), "_Z3getv"], 0);
    const origin = HEADER + rootSize + bytesOf(3, "get").length;
    const second = unit(
      { version: 4 },
      [1, "other.c", "/", u32(0), u32(0), u32(0)],
      [7, u32(origin), addr, u32(0x20)],
      0,
    );
    const sections = dwarfOf({ info: bytesOf(first, second), abbrev: abbreviations });
    const frames = new Symbolizer(sections).frames(0x2f);
    // The second unit says nothing of its addresses, and the first has its own: nobody knows where to look.
    expect(frames).toEqual([]);
    const whole = unit(
      { version: 4 },
      [1, "other.c", "/", u32(0), u32(0x20), u32(0x10)],
      [7, u32(origin), addr, u32(0x20)],
      0,
    );
    const found = new Symbolizer(dwarfOf({ info: bytesOf(first, whole), abbrev: abbreviations })).frames(0x2f);
    expect(found).toMatchObject([{ name: "get", linkageName: "_Z3getv", isInlined: false }]);
  });

  test("in the 64-bit format", () => {
    const wide: Piece = [1, "unit.c", "/cu", u64(0), u32(0x10), u32(0x30)];
    const info = bytesOf(unit({ version: 4, isWide: true }, wide, [2, "main", u32(0x10), u32(0x20), 0], 0));
    const sections = dwarfOf({
      info,
      abbrev: abbreviations,
      line: lineTable({ version: 3, isWide: true }, setAddress(0x10), 1, 2, 9, endSequence),
    });
    expect(framesOf(sections, 0x12)).toEqual({ frames: "main /cu/a.c:1:0", warnings: [] });
  });

  test("that linkers left out are nowhere", () => {
    const dead = (address: number): Piece => [2, "dead", u32(address), u32(0x40), 0];
    const info = bytesOf(
      unit({ version: 4 }, root, dead(0), dead(0xffff_ffff), [2, "main", u32(0x10), u32(0x20), 0], 0),
    );
    const program = [0, 0xffff_ffff].map((address) => [setAddress(address), 3, 50, 1, 2, 0x30, endSequence]);
    const line = lineTable({ version: 4 }, program, setAddress(0x10), 1, 2, 0x10, endSequence);
    expect(framesOf(dwarfOf({ info, line, abbrev: abbreviations }), 0x11).frames).toBe("main /cu/a.c:1:0");
  });
});

describe("sequences", () => {
  test("rows that are not in order are put so", () => {
    const line = lineTable(
      { version: 4 },
      setAddress(0x20),
      3,
      19,
      1,
      setAddress(0x10),
      3,
      10,
      1,
      setAddress(0x30),
      endSequence,
    );
    expect([0x10, 0x1f, 0x20, 0x2f].map((address) => framesOf(dwarfOf({ line }), address).frames)).toEqual([
      "? a.c:30:0",
      "? a.c:30:0",
      "? a.c:20:0",
      "? a.c:20:0",
    ]);
  });

  test("the last of several rows at one address holds", () => {
    const line = lineTable({ version: 4 }, setAddress(0x10), 1, 3, 1, 1, 3, 1, 1, 2, 5, endSequence);
    expect(framesOf(dwarfOf({ line }), 0x10).frames).toBe("? a.c:3:0");
  });

  test("one that does not end is not there", () => {
    expect(framesOf(dwarfOf({ line: lineTable({ version: 4 }, setAddress(0x10), 1, 2, 9, 1) }), 0x10).frames).toBe("");
  });

  test("discriminators", () => {
    const line = lineTable({ version: 4 }, setAddress(0x10), extended(4, 7), 1, 2, 9, endSequence);
    expect(new Symbolizer(dwarfOf({ line })).frames(0x11)).toMatchObject([{ discriminator: 7 }]);
  });
});

describe("version 5", () => {
  const strx1 = 0x25;
  const addrx = 0x1b;
  const rnglistx = 0x23;
  const udata = 0x0f;
  const stringsBase = 0x72;
  const addressBase = 0x73;
  const listsBase = 0x74;
  const abbrev = bytesOf(
    abbreviation(1, {
      tag: COMPILE_UNIT,
      children: true,
      // The attributes that use the bases come first.
      attributes: [
        [name, strx1],
        [low, addrx],
        [ranges, rnglistx],
        [stringsBase, secOffset],
        [addressBase, secOffset],
        [listsBase, secOffset],
      ],
    }),
    abbreviation(2, {
      tag: SUBPROGRAM,
      children: false,
      attributes: [
        [name, 0x1a],
        [ranges, rnglistx],
      ],
    }),
    abbreviation(3, {
      tag: SUBPROGRAM,
      children: false,
      attributes: [
        [name, 0x26],
        [low, 0x2a],
        [high, udata],
      ],
    }),
    abbreviation(4, {
      tag: SUBPROGRAM,
      children: false,
      attributes: [
        [name, 0x28],
        [ranges, secOffset],
      ],
    }),
    0,
  );
  /** Lists by index: each kind of entry. */
  const lists: readonly Piece[] = [
    [6, u32(0x100), u32(0x1000), 0],
    [4, uleb(0x10), uleb(0x20), 5, u32(0x200), 4, uleb(1), uleb(2), 1, uleb(1), 4, uleb(0), uleb(8), 0],
    [2, uleb(1), uleb(2), 3, uleb(3), uleb(5), 7, u32(0x600), uleb(9), 0],
  ];
  const offsets: number[] = [];
  let at = 4 * lists.length;
  for (const list of lists) {
    offsets.push(at);
    at += bytesOf(list).length;
  }
  const rnglists = bytesOf(u32(0), u16(5), 4, 0, u32(3), offsets.map(u32), lists);
  const LISTS = 12;
  const sections = dwarfOf({
    abbrev,
    rnglists,
    str: bytesOf("unit", "one", "two", "three"),
    str_offsets: bytesOf(u32(20), u16(5), u16(0), [0, 5, 9, 13].map(u32)),
    addr: bytesOf(u32(20), u16(5), 4, 0, [0x100, 0x300, 0x310, 0x400].map(u32)),
    info: bytesOf(
      unit(
        { version: 5 },
        [1, 0, uleb(0), uleb(0), u32(8), u32(8), u32(LISTS)],
        [2, uleb(1), uleb(1)],
        [3, u16(2), u16(3), uleb(0x10)],
        [4, u32(3), u32(LISTS + (offsets[2] ?? 0))],
        0,
      ),
    ),
  });

  test.each([
    [0x110, "one"],
    [0x11f, "one"],
    [0x120, ""],
    [0x201, "one"],
    [0x202, ""],
    [0x307, "one"],
    [0x308, "three"],
    [0x30f, "three"],
    [0x310, ""],
    // In two of them, of which one is shorter.
    [0x400, "three"],
    [0x404, "three"],
    [0x405, "two"],
    [0x40f, "two"],
    [0x608, "three"],
    [0x609, ""],
  ])("address %i", (address, function_) => {
    const { frames, warnings } = framesOf(sections, address);
    expect([frames, warnings]).toEqual([function_ === "" ? "" : `${function_} ?:0:0`, []]);
  });
});

test("lists of version 4 have a base, which they may change", () => {
  const abbrev = bytesOf(
    abbreviation(1, {
      tag: COMPILE_UNIT,
      children: true,
      attributes: [
        [low, addr],
        [ranges, secOffset],
      ],
    }),
    abbreviation(2, {
      tag: SUBPROGRAM,
      children: false,
      attributes: [
        [name, string],
        [ranges, secOffset],
      ],
    }),
    0,
  );
  const list = [0x10, 0x20, 0xffff_ffff, 0x500, 1, 2, 0, 0];
  const info = bytesOf(unit({ version: 4 }, [1, u32(0x100), u32(0)], [2, "f", u32(0)], 0));
  const sections = dwarfOf({ abbrev, info, ranges: bytesOf(list.map(u32)) });
  const found = [0x10f, 0x110, 0x11f, 0x120, 0x500, 0x501, 0x502].filter(
    (address) => framesOf(sections, address).frames !== "",
  );
  expect(found).toEqual([0x110, 0x11f, 0x501]);
});

describe("what is malformed is left out, and the rest is found", () => {
  const good = unit({ version: 4 }, root, [2, "main", u32(0x10), u32(0x20), 0], 0);

  test.each<[string, Piece, RegExp]>([
    ["a unit of a version to come", unit({ version: 9 }), /version of unit at offset 0x1004: found 9, expected 2 to 5/],
    [
      "addresses of 3 bytes",
      [u32(7), u16(4), u32(0), 3],
      /size of addresses of unit .* found 3, expected 1, 2, 4 or 8/,
    ],
    [
      "an entry of no abbreviation",
      unit({ version: 4 }, 99),
      /abbreviation of entry .* found 99, expected one of the 7/,
    ],
    [
      "abbreviations that are nowhere",
      unit({ version: 4, abbreviations: 9999 }, 1),
      /found offset 0x270f in section ".debug_abbrev"/,
    ],
    ["an entry that goes on behind its unit", unit({ version: 4 }, 1, "a"), /found the end of unit/],
  ])("%s", (_, bad, message) => {
    const { frames, warnings } = framesOf(
      dwarfOf({ info: bytesOf(bad, good), abbrev: abbreviations, line: lines }),
      0x10,
    );
    expect(frames).toBe("main /cu/a.c:1:0");
    expect(warnings.join("\n")).toMatch(message);
  });

  test("a line table", () => {
    const line = bytesOf(u32(2), u16(9), lineTable({ version: 4 }, 0, 0), lines);
    const { frames, warnings } = framesOf(dwarfOf({ line }), 0x10);
    expect(frames).toBe("? a.c:1:0");
    expect(warnings).toEqual([
      "Cannot read version of line table at offset 0x1004: found 9, expected 2 to 5",
      expect.stringContaining("length of extended line opcode"),
    ]);
  });

  test("functions that are inlined in themselves have no name", () => {
    const self = HEADER + rootSize + bytesOf(2, "main", u32(0x10), u32(0x20)).length;
    const call: Piece = [4, u32(self), u32(0x10), u32(0x18), 1, 3, 0, 0];
    const info = bytesOf(unit({ version: 4 }, root, [2, "main", u32(0x10), u32(0x20)], call, 0, 0));
    const { frames, warnings } = framesOf(dwarfOf({ info, abbrev: abbreviations, line: lines }), 0x10);
    expect(frames).toBe("? /cu/a.c:1:0 < main /cu/a.c:3:0");
    expect(warnings).toEqual([expect.stringContaining("found more than 16 references behind each other")]);
  });

  test("tables of abbreviations that lie in each other by the thousand", () => {
    const count = 4000;
    const abbrev = bytesOf(
      Array.from({ length: count }, () => [1, COMPILE_UNIT, 0, 0, 0]),
      0,
    );
    const info = bytesOf(
      Array.from({ length: count }, (_, index) => unit({ version: 4, abbreviations: 5 * index }, 1)),
    );
    const { warnings } = framesOf(dwarfOf({ abbrev, info }), 0x10);
    expect(warnings.length).toBeGreaterThan(count / 2);
    expect(warnings.at(-1)).toContain("lies in others, as too many do");
  });

  test("lists of ranges that lie in each other by the thousand", () => {
    const count = 4000;
    const abbrev = bytesOf(
      abbreviation(1, { tag: COMPILE_UNIT, children: false, attributes: [[ranges, secOffset]] }),
      0,
    );
    const info = bytesOf(Array.from({ length: count }, (_, index) => unit({ version: 4 }, 1, u32(8 * index))));
    const list = bytesOf(
      Array.from({ length: count }, () => [u32(1), u32(2)]),
      u32(0),
      u32(0),
    );
    const { warnings } = framesOf(dwarfOf({ abbrev, info, ranges: list }), 0x10);
    expect(warnings.length).toBeGreaterThan(count / 2);
  });
});
