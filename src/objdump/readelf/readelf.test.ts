import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { wasmObject } from "../../../test/support/elf-object-sample.ts";
import { sharedObject } from "../../../test/support/elf-samples.ts";
import {
  ElfBuilder,
  ET_CORE,
  layouts,
  NT_GNU_BUILD_ID,
  PF_R,
  PT_NOTE,
  readElf,
  SHF_COMPRESSED,
  SHT_NOTE,
  writeNotes,
} from "../../elf/index.ts";
import { Readelf } from "./readelf.ts";
import { emptyRequest, type Part, type ReadelfRequest } from "./request.ts";

interface Shown {
  readonly text: string;
  readonly complaints: readonly string[];
  readonly isFine: boolean;
}

function show(bytes: Uint8Array, request: Partial<ReadelfRequest>): Shown {
  let text = "";
  const complaints: string[] = [];
  const readelf = new Readelf(
    { ...emptyRequest, wide: true, ...request },
    {
      sink: (chunk) => (text += new TextDecoder().decode(chunk)),
      complain: (message) => void complaints.push(message),
    },
  );
  readelf.show(bytes, "file", { isOneOfSeveral: false, outside: () => undefined });
  return { isFine: readelf.finish(), text, complaints };
}

function parts(...names: readonly Part[]): { readonly parts: ReadonlySet<Part> } {
  return { parts: new Set(names) };
}

/** A copy with a word of 32 bits changed. */
function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
}

describe("a part that cannot be shown", () => {
  test("does not keep the others from their turn", () => {
    const bytes = sharedObject(32);
    // sh_entsize of .dynsym, which is section 2.
    const sections = new DataView(bytes.buffer, bytes.byteOffset).getUint32(layouts[32].ehdr.offsets.e_shoff, true);
    const entrySize = sections + 2 * layouts[32].shdr.size + layouts[32].shdr.offsets.sh_entsize;
    const { text, complaints, isFine } = show(changed(bytes, entrySize, 7), parts("file-header", "symbols", "dynamic"));
    expect(isFine).toBe(false);
    expect(complaints).toEqual([expect.stringContaining('file: Cannot read sh_entsize of section 2 ".dynsym"')]);
    expect(text).toContain("ELF Header:");
    expect(text).toContain("Dynamic section at offset");
  });
});

describe("dumps", () => {
  test("decompress what is compressed, where that is asked for", () => {
    const text = new TextEncoder().encode("compressed, compressed, compressed\0");
    const header = new Uint8Array(layouts[32].chdr.size);
    const view = new DataView(header.buffer);
    view.setUint32(0, 1, true);
    view.setUint32(4, text.length, true);
    view.setUint32(8, 1, true);
    const file = new ElfBuilder();
    const content = Uint8Array.from([...header, ...deflateSync(text)]);
    file.addSection({ name: ".debug_str", flags: SHF_COMPRESSED, content });
    const bytes = file.finish();
    const dumps = [{ form: "strings", section: ".debug_str" }] as const;
    expect(show(bytes, { dumps }).text).not.toContain("compressed, ");
    const inflate = (compressed: Uint8Array): Uint8Array | undefined => (compressed[0] === 0x78 ? text : undefined);
    expect(show(bytes, { dumps, inflate }).text).toContain("  [     0]  compressed, compressed, compressed\n");
    expect(show(bytes, parts("section-headers", "section-details")).text).toContain("       ZLIB, 00000023, 1\n");
    const broken = show(changed(bytes, bytes.indexOf(0x78), 0), { dumps, inflate });
    expect(broken).toMatchObject({ isFine: false, complaints: [expect.stringContaining("in zlib's format")] });
  });

  test("know sections by name and by index", () => {
    const bytes = wasmObject(32);
    const index = readElf(bytes).section(".data")?.index ?? 0;
    const { text } = show(bytes, { dumps: [{ form: "hex", section: ".data" }] });
    expect(text).toContain("Hex dump of section '.data':");
    expect(show(bytes, { dumps: [{ form: "hex", section: index }] }).text).toBe(text);
    expect(show(bytes, { dumps: [{ form: "hex", section: 99 }] })).toMatchObject({ isFine: false, text: "" });
  });
});

test("notes of a core dump are found by its segments", () => {
  const file = new ElfBuilder({ type: ET_CORE });
  const content = writeNotes([
    { name: "CORE", type: 6, description: new Uint8Array(4) },
    { name: "GNU", type: NT_GNU_BUILD_ID, description: new Uint8Array([1, 2]) },
  ]);
  const section = file.addSection({ name: ".notes", type: SHT_NOTE, alignment: 4, address: 0x1000, content });
  file.addSegment({ type: PT_NOTE, flags: PF_R, sections: [section] });
  const { text } = show(file.finish(), parts("notes"));
  expect(text).toMatch(/Displaying notes found at file offset 0x[0-9a-f]{8} with length 0x0000002c:/);
  expect(text).toContain("NT_AUXV (auxiliary vector)");
  expect(text).toContain("Build ID: 0102");
});

test("what is no ELF file is named", () => {
  const wasm = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  expect(() => show(wasm, parts("file-header"))).toThrow(
    "found a WebAssembly module, expected an ELF file; 'muslin objdump -x'",
  );
  expect(() => show(new Uint8Array(), parts("file-header"))).toThrow("found nothing");
});
