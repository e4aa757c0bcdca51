/** ELF files as a linker reads them, an assembler writes them and an archiver collects them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { definedSymbolsOf, ElfBuilder, readArchive, readElf, SHT_RELA, writeArchive } from "../src/elf/index.ts";
import { findReferenceTool } from "../test/support/references.ts";
import { type Bench, medianTime, throughput } from "./bench.ts";

/** An object of about 49 kB: code, 300 symbols and 1,500 relocations. */
function object(seed: number): Uint8Array {
  const file = new ElfBuilder();
  const code = file.addSection({ name: ".wasm.code", content: new Uint8Array(20_000) });
  const space = file.addSection({ name: ".space.function_index", content: new Uint8Array(300) });
  const symbols = Array.from({ length: 300 }, (_, index) => {
    const name = `_ZN6module${seed}8functionEv${index}`;
    return file.addSymbol({ name, section: space, value: index, size: 1, type: 2 });
  });
  for (let index = 0; index < 1500; index++) {
    file.addRelocation(code, { offset: index * 13, type: 3, symbol: symbols[index % 300] });
  }
  return file.finish();
}

/** 1,200 objects, 59 MB. */
const library = (): Uint8Array => {
  const members = Array.from({ length: 1200 }, (_, seed) => ({ name: `object${seed}.o`, content: object(seed) }));
  return writeArchive(members, { symbolsOf: definedSymbolsOf });
};

/** Every name, value and relocation: more than a linker looks at. */
function readAsLinker(bytes: Uint8Array): number {
  let sum = 0;
  for (const { content } of readArchive(bytes).members) {
    const file = readElf(content);
    const { symbols } = file;
    for (let index = 0; index < (symbols?.count ?? 0); index++) {
      sum += (symbols?.name(index).length ?? 0) + (symbols?.value(index) ?? 0) + (symbols?.sectionIndex(index) ?? 0);
    }
    for (const section of file.sections) {
      if (section.type !== SHT_RELA) continue;
      const table = file.relocations(section);
      for (let index = 0; index < table.count; index++) {
        sum += table.offset(index) + table.type(index) + table.symbol(index) + table.addend(index);
      }
    }
  }
  return sum;
}

/** 200,000 symbols and 400,000 relocations, from nothing to 15 MB. */
function largeObject(): Uint8Array {
  const file = new ElfBuilder();
  const section = file.addSection({ name: ".wasm.code", content: new Uint8Array(1_000_000) });
  const symbols = Array.from({ length: 200_000 }, (_, value) => {
    return file.addSymbol({ name: `_ZN4some6module8functionEv${value}`, section, value, binding: value % 2 });
  });
  for (let offset = 0; offset < 400_000; offset++) {
    file.addRelocation(section, { offset, type: 3, symbol: symbols[offset >> 1] });
  }
  return file.finish();
}

/** `ranlib` reads and writes a file; we get and return bytes. */
async function ranlibTime(): Promise<number | undefined> {
  const ranlib = findReferenceTool("ranlib");
  if (ranlib === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "muslin-bench-"));
  try {
    writeFileSync(join(folder, "lib.a"), library());
    return await medianTime(() => ranlib.run(["-D", "lib.a"], { cwd: folder }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const benches: readonly Bench[] = [
  {
    name: "elf: read all symbols and relocations of 1,200 objects",
    unit: "MB/s",
    limit: 40,
    measure: () => {
      const bytes = library();
      return throughput(bytes.length, () => readAsLinker(bytes));
    },
  },
  {
    name: "elf: write 200,000 symbols and 400,000 relocations",
    unit: "ms",
    limit: 500,
    measure: () => medianTime(largeObject),
  },
  {
    name: "elf: index an archive of 1,200 objects",
    unit: "ms",
    measure: () => {
      const { members } = readArchive(library());
      return medianTime(() => writeArchive(members, { symbolsOf: definedSymbolsOf }));
    },
    peer: { name: "ranlib", measure: ranlibTime },
  },
];
