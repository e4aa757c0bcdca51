/** Well-formed files with very many of one thing, to see that readers take time in proportion. */
import { Writer } from "../../src/bytes/index.ts";
import { ElfBuilder, SHF_ALLOC, SHF_EXECINSTR, SHT_NOTE, STB_LOCAL, writeArchive } from "../../src/elf/index.ts";
import type { SeedKind } from "./seeds.ts";

/** A kind of file, of any size. */
export interface LargeFile {
  readonly name: string;
  readonly kind: SeedKind;
  /** @param count how many of the thing. */
  make(count: number): Uint8Array;
}

/** Contents of a module's sections, by id. */
type Sections = Readonly<Record<number, (writer: Writer) => void>>;

const order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11, 0];

function moduleOf(sections: Sections): Uint8Array {
  const writer = new Writer();
  writer.u32(0x6d73_6100);
  writer.u32(1);
  for (const id of order) {
    const write = sections[id];
    if (write === undefined) continue;
    writer.u8(id);
    writer.sized("section", () => write(writer));
  }
  return writer.finish();
}

/** A vector of `count` items. */
function many(count: number, write: (writer: Writer, index: number) => void): (writer: Writer) => void {
  return (writer) => {
    writer.lebU32(count);
    for (let index = 0; index < count; index++) write(writer, index);
  };
}

const bytes =
  (...values: readonly number[]): ((writer: Writer) => void) =>
  (writer) =>
    writer.raw(Uint8Array.from(values));

/** One type `[] -> []` and one function of it with that code in front of its `end`. */
function functionOf(code: (writer: Writer) => void, locals: (writer: Writer) => void = bytes(0)): Sections {
  return {
    1: bytes(1, 0x60, 0, 0),
    3: bytes(1, 0),
    10: many(1, (writer) => {
      writer.sized("body", () => {
        locals(writer);
        code(writer);
        writer.u8(0x0b);
      });
    }),
  };
}

function repeated(count: number, ...values: readonly number[]): (writer: Writer) => void {
  return (writer) => {
    for (let index = 0; index < count; index++) bytes(...values)(writer);
  };
}

const modules: Readonly<Record<string, (count: number) => Sections>> = {
  "types, all the same": (count) => ({ 1: many(count, bytes(0x60, 1, 0x7f, 0)) }),
  "types, all different": (count) => ({
    1: many(count, (writer, index) => {
      bytes(0x60, 16)(writer);
      for (let bit = 0; bit < 16; bit++) writer.u8(0x7f - ((index >> bit) & 1));
      writer.u8(0);
    }),
  }),
  "types of one recursive group": (count) => ({
    1: (writer) => {
      bytes(1, 0x4e)(writer);
      many(count, (inner, index) => {
        bytes(0x5f, 1, 0x63)(inner);
        inner.lebS33((index + 1) % count);
        inner.u8(1);
      })(writer);
    },
  }),
  imports: (count) => ({
    1: bytes(1, 0x60, 0, 0),
    2: many(count, (writer, index) => {
      writer.name("host");
      writer.name(`f${index}`);
      bytes(0, 0)(writer);
    }),
  }),
  functions: (count) => ({ 1: bytes(1, 0x60, 0, 0), 3: many(count, bytes(0)), 10: many(count, bytes(2, 0, 0x0b)) }),
  exports: (count) => ({
    ...functionOf(bytes()),
    7: many(count, (writer, index) => {
      writer.name(`f${index}`);
      bytes(0, 0)(writer);
    }),
  }),
  globals: (count) => ({ 6: many(count, bytes(0x7f, 0, 0x41, 0, 0x0b)) }),
  "data segments": (count) => ({ 5: bytes(1, 0, 1), 11: many(count, bytes(0, 0x41, 0, 0x0b, 1, 0x61)) }),
  "element segments": (count) => ({
    ...functionOf(bytes()),
    4: bytes(1, 0x70, 0, 1),
    9: many(count, bytes(0, 0x41, 0, 0x0b, 1, 0)),
  }),
  "elements of one segment": (count) => ({
    ...functionOf(bytes()),
    4: bytes(1, 0x70, 0, 1),
    9: many(1, (writer) => {
      bytes(0, 0x41, 0, 0x0b)(writer);
      many(count, bytes(0))(writer);
    }),
  }),
  "nested blocks": (count) =>
    functionOf((writer) => {
      repeated(count, 0x02, 0x40)(writer);
      repeated(count, 0x0b)(writer);
    }),
  "operands on the stack": (count) =>
    functionOf((writer) => {
      repeated(count, 0x41, 0)(writer);
      repeated(count, 0x1a)(writer);
    }),
  "labels of one br_table": (count) =>
    functionOf((writer) => {
      bytes(0x41, 0, 0x0e)(writer);
      many(count, bytes(0))(writer);
      bytes(0)(writer);
    }),
  "runs of locals": (count) => functionOf(repeated(count, 0x20, 0, 0x1a), many(count, bytes(1, 0x7f))),
  names: (count) => ({
    1: bytes(1, 0x60, 0, 0),
    3: many(count, bytes(0)),
    10: many(count, bytes(2, 0, 0x0b)),
    0: (writer) => {
      writer.name("name");
      writer.u8(1);
      writer.sized("names", () =>
        many(count, (inner, index) => {
          inner.lebU32(index);
          inner.name(`f${index}`);
        })(writer),
      );
    },
  }),
  "symbols of LLVM": (count) => ({
    1: bytes(1, 0x60, 0, 0),
    3: many(count, bytes(0)),
    10: many(count, bytes(2, 0, 0x0b)),
    0: (writer) => {
      writer.name("linking");
      bytes(2, 8)(writer);
      writer.sized("symbols", () =>
        many(count, (inner, index) => {
          bytes(0, 0)(inner);
          inner.lebU32(index);
          inner.name(`f${index}`);
        })(writer),
      );
    },
  }),
};

/** A body behind its size, without locals, that calls a function whose index a relocation tells, and the place of that. */
const body = [0x08, 0x00, 0x10, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b];
const CALLED = 3;

function bodies(count: number): { name: string; flags: number; content: Uint8Array } {
  const writer = new Writer();
  repeated(count, ...body)(writer);
  return { name: ".wasm.code", flags: SHF_ALLOC | SHF_EXECINSTR, content: writer.finish() };
}

const elfFiles: Readonly<Record<string, (file: ElfBuilder, count: number) => void>> = {
  sections: (file, count) => {
    for (let index = 0; index < count; index++) file.addSection({ name: `.s${index}`, content: Uint8Array.of(1) });
  },
  symbols: (file, count) => {
    const section = file.addSection(bodies(count));
    for (let index = 0; index < count; index++) {
      const value = body.length * index;
      file.addSymbol({ name: `f${index}`, section, value, ...(index % 2 === 0 && { binding: STB_LOCAL }) });
    }
  },
  relocations: (file, count) => {
    const section = file.addSection(bodies(count));
    const symbol = file.addSymbol({ name: "f", section });
    for (let index = 0; index < count; index++) {
      file.addRelocation(section, { offset: CALLED + body.length * index, type: 3, symbol });
    }
  },
  "sections with relocations": (file, count) => {
    const symbol = file.addSymbol({ name: "f" });
    for (let index = 0; index < count / 2; index++) {
      file.addRelocation(file.addSection(bodies(1)), { offset: CALLED, type: 3, symbol });
    }
  },
  groups: (file, count) => {
    for (let index = 0; index < count / 2; index++) {
      const signature = file.addSymbol({ name: `g${index}` });
      file.addGroup({ signature, members: [file.addSection({ name: ".data", content: Uint8Array.of(1) })] });
    }
  },
  notes: (file, count) => {
    const note = [4, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x47, 0x4e, 0x55, 0];
    const writer = new Writer();
    repeated(count, ...note)(writer);
    file.addSection({ name: ".note", type: SHT_NOTE, content: writer.finish() });
  },
};

function elfOf(fill: (file: ElfBuilder, count: number) => void, count: number): Uint8Array {
  const file = new ElfBuilder();
  fill(file, count);
  return file.finish();
}

/** All kinds. */
export const largeFiles: readonly LargeFile[] = [
  ...Object.entries(modules).map(([name, make]): LargeFile => {
    return { name, kind: "module", make: (count) => moduleOf(make(count)) };
  }),
  ...Object.entries(elfFiles).map(([name, fill]): LargeFile => {
    return { name, kind: "elf", make: (count) => elfOf(fill, count) };
  }),
  {
    name: "custom sections",
    kind: "module",
    make: (count) => {
      const writer = new Writer();
      writer.raw(moduleOf({}));
      repeated(count, 0, 2, 1, 0x78)(writer);
      return writer.finish();
    },
  },
  {
    name: "members",
    kind: "archive",
    make: (count) => {
      const members = Array.from({ length: count }, (_, index) => ({
        name: `a-long-name-of-a-member-${index}.o`,
        content: Uint8Array.of(1),
      }));
      return writeArchive(members, { symbolsOf: ({ name }) => [name] });
    },
  },
];
