import { expect, test } from "vitest";
import { FormatError, Writer } from "../../bytes/index.ts";
import { writeModule } from "../module-writer.ts";
import { readModule, type Module } from "../module.ts";
import { blockOf, customCodec, openLinking, readCustom, type LinkingSection, type LinkingSymbol } from "./index.ts";

const everything: LinkingSection = {
  version: 2,
  blocks: [
    {
      kind: "segments",
      value: [
        { name: ".rodata.ä", alignment: 4, flags: 1 },
        { name: "", alignment: 0, flags: 300 },
      ],
    },
    { kind: "initFunctions", value: [{ priority: 65_535, symbol: 2 }] },
    { kind: "comdats", value: [{ name: "group", flags: 0, entries: [{ kind: "function", index: 1 }] }] },
    {
      kind: "symbols",
      value: [
        { kind: "data", flags: 0, name: "table", place: { segment: 0, offset: 5n, size: 3_000_000n } },
        { kind: "data", flags: 0x10, name: "elsewhere", place: undefined },
        { kind: "function", flags: 0x10, index: 300, name: undefined },
        { kind: "function", flags: 0x50, index: 1, name: "named" },
        { kind: "tag", flags: 2, index: 0, name: "tag" },
        { kind: "section", flags: 2, section: 7 },
      ],
    },
  ],
};

function moduleWith(contents: Uint8Array): Module {
  const bytes = writeModule([{ custom: "linking", bytes: contents }]);
  return readModule(bytes);
}

function encoded(): Uint8Array {
  const writer = new Writer();
  customCodec("linking").write(writer, everything);
  return writer.finish();
}

/** What cursors see, as the codec would say it. */
function walked(module: Module): LinkingSection {
  const { symbols, segments, initFunctions, comdats } = openLinking(module);
  const nameOf = ({ nameStart, nameEnd }: { readonly nameStart: number; readonly nameEnd: number }): string =>
    new TextDecoder().decode(module.bytes.subarray(nameStart, nameEnd));
  const infos = [];
  while (segments.next()) infos.push({ name: nameOf(segments), alignment: segments.alignment, flags: segments.flags });
  const rows: LinkingSymbol[] = [];
  while (symbols.next()) {
    const { kind, flags, index, offset, size, isUndefined } = symbols;
    const name = nameOf(symbols);
    if (kind === "section") rows.push({ kind, flags, section: index });
    else if (kind !== "data") rows.push({ kind, flags, index, name: name === "" ? undefined : name });
    else {
      const place = isUndefined ? undefined : { segment: index, offset: BigInt(offset), size: BigInt(size) };
      rows.push({ kind, flags, name, place });
    }
  }
  expect(rows.length).toBe(symbols.count);
  return {
    version: 2,
    blocks: [
      { kind: "segments", value: infos },
      { kind: "initFunctions", value: initFunctions },
      { kind: "comdats", value: comdats },
      { kind: "symbols", value: rows },
    ],
  };
}

test("cursors see what the codec reads", () => {
  expect(walked(moduleWith(encoded()))).toEqual(everything);
});

test("of a section without blocks they see nothing", () => {
  expect(walked(moduleWith(Uint8Array.of(2))).blocks.map((block) => "value" in block && block.value)).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

function offsetOfFailure(read: () => unknown): number | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return error.offset;
  }
}

test("cursors refuse what the codec refuses, wherever a byte is wrong", () => {
  const bytes = encoded();
  let refused = 0;
  for (let at = 0; at < bytes.length; at++) {
    for (const value of [0, 0x7f, 0x80, 0xff]) {
      const module = moduleWith(bytes.with(at, value));
      const read = (): unknown => blockOf(readCustom(module, "linking")?.blocks ?? [], "symbols");
      const expected = offsetOfFailure(read);
      const found = offsetOfFailure(() => walked(module));
      // Tables are read in another order, so that of two failures another one may come first.
      expect([at, value, found === undefined]).toEqual([at, value, expected === undefined]);
      if (expected !== undefined) refused++;
    }
  }
  expect(refused).toBeGreaterThan(100);
});
