/** `-h`: the ELF header. */
import {
  DF_1_PIE,
  DT_FLAGS_1,
  EI_VERSION,
  ELFOSABI_AIX,
  ELFOSABI_FREEBSD,
  ELFOSABI_GNU,
  ELFOSABI_HPUX,
  ELFOSABI_IRIX,
  ELFOSABI_MODESTO,
  ELFOSABI_NETBSD,
  ELFOSABI_NONE,
  ELFOSABI_OPENBSD,
  ELFOSABI_SOLARIS,
  ELFOSABI_TRU64,
  ET_CORE,
  ET_DYN,
  ET_EXEC,
  ET_HIOS,
  ET_LOOS,
  ET_LOPROC,
  ET_NONE,
  ET_REL,
  EV_CURRENT,
  layouts,
  PN_XNUM,
  SHN_XINDEX,
  SHN_UNDEF,
  type ElfFile,
} from "../../elf/index.ts";
import { machineText } from "./machine-text.ts";
import { hex, type Report } from "./report.ts";

const osAbiTexts: ReadonlyMap<number, string> = new Map([
  [ELFOSABI_NONE, "UNIX - System V"],
  [ELFOSABI_HPUX, "UNIX - HP-UX"],
  [ELFOSABI_NETBSD, "UNIX - NetBSD"],
  [ELFOSABI_GNU, "UNIX - GNU"],
  [ELFOSABI_SOLARIS, "UNIX - Solaris"],
  [ELFOSABI_AIX, "UNIX - AIX"],
  [ELFOSABI_IRIX, "UNIX - IRIX"],
  [ELFOSABI_FREEBSD, "UNIX - FreeBSD"],
  [ELFOSABI_TRU64, "UNIX - TRU64"],
  [ELFOSABI_MODESTO, "Novell - Modesto"],
  [ELFOSABI_OPENBSD, "UNIX - OpenBSD"],
  [13, "VMS - OpenVMS"],
  [14, "HP - Non-Stop Kernel"],
  [15, "AROS"],
  [16, "FenixOS"],
  [17, "Nuxi CloudABI"],
  [18, "Stratus Technologies OpenVOS"],
]);

export function listFileHeader(report: Report): void {
  const { file, out } = report;
  const { header, bytes, elfClass } = file;
  const identification = Array.from(bytes.subarray(0, 16), (byte) => `${hex(byte, 2)} `).join("");
  out.line("ELF Header:");
  out.line(`  Magic:   ${identification}`);
  const row = (label: string, value: string | number): void => out.line(`  ${`${label}:`.padEnd(34)} ${value}`);
  row("Class", `ELF${elfClass}`);
  row("Data", "2's complement, little endian");
  row("Version", versionText(bytes[EI_VERSION] ?? 0));
  row("OS/ABI", osAbiTexts.get(header.osAbi) ?? `<unknown: ${hex(header.osAbi)}>`);
  row("ABI Version", header.abiVersion);
  row("Type", fileTypeText(file));
  row("Machine", machineText(header.machine));
  row("Version", `0x${hex(header.version)}`);
  row("Entry point address", `0x${hex(header.exactEntry)}`);
  row("Start of program headers", `${header.segmentsOffset} (bytes into file)`);
  row("Start of section headers", `${header.sectionsOffset} (bytes into file)`);
  row("Flags", `0x${hex(header.flags)}`);
  row("Size of this header", `${header.headerSize} (bytes)`);
  row("Size of program headers", `${header.segmentHeaderSize} (bytes)`);
  row("Number of program headers", countText("e_phnum", { file, actual: header.segmentCount, escape: PN_XNUM }));
  row("Size of section headers", `${header.sectionHeaderSize} (bytes)`);
  row("Number of section headers", countText("e_shnum", { file, actual: header.sectionCount, escape: SHN_UNDEF }));
  const namesIndex = { file, actual: header.sectionNamesIndex, escape: SHN_XINDEX };
  row("Section header string table index", countText("e_shstrndx", namesIndex));
}

/** What kind of file it is: `DYN (Shared object file)`. */
export function fileTypeText(file: ElfFile): string {
  const { type } = file.header;
  switch (type) {
    case ET_NONE:
      return "NONE (None)";
    case ET_REL:
      return "REL (Relocatable file)";
    case ET_EXEC:
      return "EXEC (Executable file)";
    case ET_DYN:
      return isPositionIndependentExecutable(file)
        ? "DYN (Position-Independent Executable file)"
        : "DYN (Shared object file)";
    case ET_CORE:
      return "CORE (Core file)";
    default:
      if (type >= ET_LOPROC) return `Processor Specific: (${hex(type)})`;
      return type >= ET_LOOS && type <= ET_HIOS ? `OS Specific: (${hex(type)})` : `<unknown>: ${hex(type)}`;
  }
}

function isPositionIndependentExecutable(file: ElfFile): boolean {
  return file.dynamic.some(({ tag, value }) => tag === DT_FLAGS_1 && (value & DF_1_PIE) !== 0);
}

function versionText(version: number): string {
  if (version === EV_CURRENT) return `${version} (current)`;
  return version === 0 ? "0" : `${version} <unknown>`;
}

/** A 16-bit count, and behind it the count that did not fit, where `escape` says that it is elsewhere. */
function countText(
  field: "e_phnum" | "e_shnum" | "e_shstrndx",
  { file, actual, escape }: { readonly file: ElfFile; readonly actual: number; readonly escape: number },
): string {
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
  const written = view.getUint16(layouts[file.elfClass].ehdr.offsets[field], true);
  return written === escape && actual !== written ? `${written} (${actual})` : `${written}`;
}
