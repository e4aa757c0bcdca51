/** The ELF header, with the counts that do not fit into it (gABI, "ELF Header"). */
import { FormatError } from "../bytes/index.ts";
import {
  EI_ABIVERSION,
  EI_CLASS,
  EI_DATA,
  EI_OSABI,
  EI_VERSION,
  ELFCLASS32,
  ELFCLASS64,
  ELFDATA2LSB,
  ELFDATA2MSB,
  EV_CURRENT,
  PN_XNUM,
  SHN_UNDEF,
  SHN_XINDEX,
} from "./constants.ts";
import { layouts, type ElfClass } from "./layouts.ts";
import { getExactWord, getWord } from "./words.ts";

/** The first four bytes of every ELF file. */
export const elfMagic: readonly number[] = [0x7f, 0x45, 0x4c, 0x46];

/** The header of a file that is read. Offsets are in bytes from the file's start. */
export interface FileHeader {
  readonly elfClass: ElfClass;
  /** `ELFOSABI_...` */
  readonly osAbi: number;
  readonly abiVersion: number;
  /** `ET_...` */
  readonly type: number;
  /** `EM_...` */
  readonly machine: number;
  /** `e_version` */
  readonly version: number;
  /** Where the program starts; 0 if nowhere. */
  readonly entry: number;
  /** {@link entry}, exact above 2^53. */
  readonly exactEntry: bigint;
  /** Flags of the machine. */
  readonly flags: number;
  /** `e_ehsize` */
  readonly headerSize: number;
  /** Where the program headers are; 0 if there are none. */
  readonly segmentsOffset: number;
  readonly segmentHeaderSize: number;
  readonly segmentCount: number;
  /** Where the section headers are; 0 if there are none. */
  readonly sectionsOffset: number;
  readonly sectionHeaderSize: number;
  /** Number of section headers, with section 0. */
  readonly sectionCount: number;
  /** Index of the section with the names of sections; 0 if there is none. */
  readonly sectionNamesIndex: number;
}

/** Whether `bytes` begin as an ELF file does. */
export function isElf(bytes: Uint8Array): boolean {
  return elfMagic.every((byte, index) => bytes[index] === byte);
}

/**
 * Reads and checks the header: both header tables are within the file.
 * @param base absolute offset of the file's first byte.
 */
export function readFileHeader(bytes: Uint8Array, base: number): FileHeader {
  const elfClass = readIdentification(bytes, base);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { ehdr, phdr, shdr } = layouts[elfClass];
  const { offsets } = ehdr;
  if (bytes.length < ehdr.size)
    fail(base + bytes.length, "the ELF header", "the end of the file", `${ehdr.size} bytes`);
  const half = (at: number): number => view.getUint16(at, true);
  const header = {
    elfClass,
    osAbi: view.getUint8(EI_OSABI),
    abiVersion: view.getUint8(EI_ABIVERSION),
    type: half(offsets.e_type),
    machine: half(offsets.e_machine),
    version: view.getUint32(offsets.e_version, true),
    entry: getWord(view, offsets.e_entry, elfClass),
    exactEntry: getExactWord(view, offsets.e_entry, elfClass),
    flags: view.getUint32(offsets.e_flags, true),
    headerSize: half(offsets.e_ehsize),
    segmentsOffset: getWord(view, offsets.e_phoff, elfClass),
    segmentHeaderSize: half(offsets.e_phentsize),
    segmentCount: half(offsets.e_phnum),
    sectionsOffset: getWord(view, offsets.e_shoff, elfClass),
    sectionHeaderSize: half(offsets.e_shentsize),
    sectionCount: half(offsets.e_shnum),
    sectionNamesIndex: half(offsets.e_shstrndx),
  };
  if (header.sectionsOffset !== 0) {
    expectEntrySize("section headers", {
      found: header.sectionHeaderSize,
      expected: shdr.size,
      at: base + offsets.e_shentsize,
    });
    const zero = { name: "section header 0", start: header.sectionsOffset, count: 1, size: shdr.size };
    expectWithin(bytes, zero, base + offsets.e_shoff);
    // Numbers that do not fit are in fields of section 0 that it does not need.
    const at = header.sectionsOffset;
    if (header.sectionCount === 0) header.sectionCount = getWord(view, at + shdr.offsets.sh_size, elfClass);
    if (header.sectionNamesIndex === SHN_XINDEX)
      header.sectionNamesIndex = view.getUint32(at + shdr.offsets.sh_link, true);
    if (header.segmentCount === PN_XNUM) header.segmentCount = view.getUint32(at + shdr.offsets.sh_info, true);
    const all = { name: "the section headers", start: at, count: header.sectionCount, size: shdr.size };
    expectWithin(bytes, all, base + offsets.e_shnum);
  } else if (header.sectionCount !== 0) {
    fail(
      base + offsets.e_shoff,
      "the offset of section headers",
      "0",
      `an offset, as there are ${header.sectionCount}`,
    );
  }
  if (header.segmentCount !== 0) {
    expectEntrySize("program headers", {
      found: header.segmentHeaderSize,
      expected: phdr.size,
      at: base + offsets.e_phentsize,
    });
    const all = {
      name: "the program headers",
      start: header.segmentsOffset,
      count: header.segmentCount,
      size: phdr.size,
    };
    expectWithin(bytes, all, base + offsets.e_phoff);
  }
  const { sectionNamesIndex, sectionCount } = header;
  if (sectionNamesIndex !== SHN_UNDEF && sectionNamesIndex >= sectionCount) {
    const at = base + offsets.e_shstrndx;
    fail(at, "the index of the section name table", `${sectionNamesIndex}`, `less than the ${sectionCount} sections`);
  }
  return header;
}

function readIdentification(bytes: Uint8Array, base: number): ElfClass {
  if (!isElf(bytes)) fail(base, "the ELF magic", foundAt(bytes, 0), "7f 45 4c 46");
  const elfClass = bytes[EI_CLASS];
  if (elfClass !== ELFCLASS32 && elfClass !== ELFCLASS64) {
    fail(base + EI_CLASS, "the ELF class", foundAt(bytes, EI_CLASS), "1 (32 bits) or 2 (64 bits)");
  }
  const order = bytes[EI_DATA];
  if (order === ELFDATA2MSB) {
    fail(base + EI_DATA, "the byte order", "2 (big-endian), which is not supported", "1 (little-endian)");
  }
  if (order !== ELFDATA2LSB) fail(base + EI_DATA, "the byte order", foundAt(bytes, EI_DATA), "1 (little-endian)");
  const version = bytes[EI_VERSION];
  if (version !== EV_CURRENT) fail(base + EI_VERSION, "the ELF version", foundAt(bytes, EI_VERSION), "1");
  return elfClass === ELFCLASS32 ? 32 : 64;
}

function foundAt(bytes: Uint8Array, at: number): string {
  const byte = bytes[at];
  return byte === undefined ? "the end of the file" : `byte 0x${byte.toString(16)}`;
}

function expectEntrySize(what: string, size: { found: number; expected: number; at: number }): void {
  if (size.found !== size.expected) fail(size.at, `the size of ${what}`, `${size.found}`, `${size.expected}`);
}

function expectWithin(
  bytes: Uint8Array,
  table: { readonly name: string; readonly start: number; readonly count: number; readonly size: number },
  at: number,
): void {
  const end = table.start + table.count * table.size;
  if (end <= bytes.length) return;
  fail(
    at,
    `the place of ${table.name}`,
    `bytes ${table.start} to ${end}`,
    `at most ${bytes.length}, the size of the file`,
  );
}

function fail(offset: number, reading: string, found: string, expected: string): never {
  throw new FormatError({ offset, reading, found, expected });
}
