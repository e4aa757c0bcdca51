/** ELF files that were linked, or look like it: what a linker writes, for tests of reading and of other people's readers. */
import {
  DT_NEEDED,
  DT_SONAME,
  DT_STRSZ,
  DT_STRTAB,
  DT_SYMTAB,
  DT_VERDEF,
  DT_VERDEFNUM,
  DT_VERNEED,
  DT_VERNEEDNUM,
  DT_VERSYM,
  ElfBuilder,
  ET_DYN,
  ET_EXEC,
  NT_GNU_BUILD_ID,
  PF_R,
  PF_W,
  PT_DYNAMIC,
  PT_GNU_STACK,
  PT_LOAD,
  PT_NOTE,
  PT_PHDR,
  PT_TLS,
  SHF_ALLOC,
  SHF_TLS,
  SHF_WRITE,
  SHT_DYNAMIC,
  SHT_DYNSYM,
  SHT_GNU_verdef,
  SHT_GNU_verneed,
  SHT_GNU_versym,
  SHT_NOBITS,
  SHT_NOTE,
  SHT_STRTAB,
  StringTableBuilder,
  SymbolTableBuilder,
  VER_FLG_BASE,
  VER_NDX_GLOBAL,
  writeDynamic,
  writeNotes,
  writeSymbolVersions,
  writeVersionDefinitions,
  writeVersionNeeds,
  type ElfClass,
  type SectionBuilder,
  type SectionOptions,
  type SymbolVersion,
  type VersionDefinition,
  type VersionNeed,
} from "../../src/elf/index.ts";

/** What {@link sharedObject} defines, needs, and says of its three dynamic symbols. */
export const sampleVersions: {
  readonly definitions: readonly VersionDefinition[];
  readonly needs: readonly VersionNeed[];
  readonly symbols: readonly SymbolVersion[];
} = {
  definitions: [
    { flags: VER_FLG_BASE, index: 1, name: "libx.so.1", predecessors: [] },
    { flags: 0, index: 2, name: "X_1.0", predecessors: [] },
    { flags: 0, index: 3, name: "X_1.1", predecessors: ["X_1.0"] },
  ],
  needs: [
    {
      file: "libc.so",
      versions: [
        { name: "C_2", flags: 0, index: 4 },
        { name: "C_3", flags: 2, index: 5 },
      ],
    },
    { file: "libm.so", versions: [{ name: "M_1", flags: 0, index: 6 }] },
  ],
  symbols: [
    { index: 0, hidden: false },
    { index: VER_NDX_GLOBAL, hidden: false },
    { index: 3, hidden: true },
  ],
};

/** `libx.so.1`: dynamic symbols with versions, in one segment from 0x1000. */
export function sharedObject(elfClass: ElfClass): Uint8Array {
  const file = new ElfBuilder({ elfClass, type: ET_DYN });
  const strings = new StringTableBuilder();
  const symbols = new SymbolTableBuilder(strings);
  symbols.add({ name: "needed" });
  symbols.add({ name: "given", value: 0x40, section: 0xfff1 });
  const verdef = writeVersionDefinitions(sampleVersions.definitions, strings);
  const verneed = writeVersionNeeds(sampleVersions.needs, strings);
  const versym = writeSymbolVersions(sampleVersions.symbols);

  const sections: SectionBuilder[] = [];
  let address = 0x1000;
  const add = (options: SectionOptions, size: number): SectionBuilder => {
    const section = file.addSection({ ...options, flags: SHF_ALLOC, alignment: 8, address });
    address += Math.ceil(size / 16) * 16;
    sections.push(section);
    return section;
  };
  const soname = strings.offsetOf("libx.so.1");
  const libraries = ["libc.so", "libm.so"].map((name) => strings.offsetOf(name));
  const link = add({ name: ".dynstr", type: SHT_STRTAB, content: strings }, strings.size());
  const dynsym = add({ name: ".dynsym", type: SHT_DYNSYM, link, content: symbols }, symbols.size(elfClass));
  const d = add({ name: ".gnu.version_d", type: SHT_GNU_verdef, link, info: 3, content: verdef }, verdef.length);
  const r = add({ name: ".gnu.version_r", type: SHT_GNU_verneed, link, info: 2, content: verneed }, verneed.length);
  const v = add({ name: ".gnu.version", type: SHT_GNU_versym, link: dynsym, content: versym }, versym.length);
  const content = writeDynamic(
    [
      ...libraries.map((value) => ({ tag: DT_NEEDED, value })),
      { tag: DT_SONAME, value: soname },
      { tag: DT_STRTAB, value: link.address },
      { tag: DT_STRSZ, value: strings.size() },
      { tag: DT_SYMTAB, value: dynsym.address },
      { tag: DT_VERDEF, value: d.address },
      { tag: DT_VERDEFNUM, value: 3 },
      { tag: DT_VERNEED, value: r.address },
      { tag: DT_VERNEEDNUM, value: 2 },
      { tag: DT_VERSYM, value: v.address },
    ],
    elfClass,
  );
  const dynamic = add({ name: ".dynamic", type: SHT_DYNAMIC, link, content }, content.length);
  file.addSegment({ type: PT_LOAD, flags: PF_R, alignment: 0x1000, sections });
  file.addSegment({ type: PT_DYNAMIC, flags: PF_R, sections: [dynamic] });
  return file.finish();
}

/** A program whose headers are loaded at 0x4000, with a note, data, thread-local data and zeros. */
export function executable(elfClass: ElfClass): Uint8Array {
  const file = new ElfBuilder({ elfClass, type: ET_EXEC });
  const data = SHF_ALLOC | SHF_WRITE;
  const tls = data | SHF_TLS;
  const id = [{ name: "GNU", type: NT_GNU_BUILD_ID, description: new Uint8Array(20).fill(0xab) }];
  const note = file.addSection({
    name: ".note.gnu.build-id",
    type: SHT_NOTE,
    flags: SHF_ALLOC,
    alignment: 4,
    address: 0x4300,
    content: writeNotes(id),
  });
  const sections = [
    note,
    file.addSection({ name: ".data", flags: data, alignment: 16, address: 0x4400, content: new Uint8Array(20) }),
    file.addSection({ name: ".tdata", flags: tls, address: 0x4420, content: new Uint8Array(4) }),
    file.addSection({ name: ".tbss", type: SHT_NOBITS, flags: tls, address: 0x4424, size: 4096 }),
    file.addSection({ name: ".bss", type: SHT_NOBITS, flags: data, alignment: 16, address: 0x4430, size: 100 }),
  ];
  file.addSection({ name: ".comment", content: new Uint8Array([0x61, 0x62, 0]) });
  file.addSymbol({ name: "_start", section: note, value: 0x4300 });
  file.addSegment({ type: PT_PHDR, flags: PF_R });
  file.addSegment({ type: PT_LOAD, flags: PF_R | PF_W, alignment: 0x1000, sections, includesHeaders: true });
  file.addSegment({ type: PT_TLS, flags: PF_R, sections: sections.slice(2, 4) });
  file.addSegment({ type: PT_NOTE, flags: PF_R, sections: [note] });
  file.addSegment({ type: PT_GNU_STACK, flags: PF_R | PF_W, memorySize: 65536 });
  file.entry = 0x4400;
  return file.finish();
}
