/** Fields of symbols in words. */
import {
  ELFOSABI_FREEBSD,
  ELFOSABI_GNU,
  EM_X86_64,
  SHN_ABS,
  SHN_COMMON,
  SHN_HIOS,
  SHN_HIPROC,
  SHN_LOOS,
  SHN_LORESERVE,
  SHN_UNDEF,
  SHN_XINDEX,
  STB_GNU_UNIQUE,
  STB_HIOS,
  STB_LOOS,
  STB_LOPROC,
  STT_GNU_IFUNC,
  STT_HIOS,
  STT_LOOS,
  STT_LOPROC,
  symbolBindingNames,
  symbolTypeNames,
  symbolVisibilityNames,
  type ElfFile,
  type SymbolTable,
} from "../../elf/index.ts";
import { hex } from "./report.ts";

/** `SHN_X86_64_LCOMMON`: commons of large objects. */
const SHN_X86_64_LCOMMON = 0xff02;

/** Types of complex relocations, which only some assemblers make. */
const complexTypes: ReadonlyMap<number, string> = new Map([
  [8, "RELC"],
  [9, "SRELC"],
]);

export function symbolTypeText(type: number, { header }: ElfFile): string {
  if (type >= STT_LOPROC) return `<processor specific>: ${type}`;
  if (type >= STT_LOOS && type <= STT_HIOS) {
    const hasIfunc = header.osAbi === ELFOSABI_GNU || header.osAbi === ELFOSABI_FREEBSD;
    return type === STT_GNU_IFUNC && hasIfunc ? "IFUNC" : `<OS specific>: ${type}`;
  }
  return complexTypes.get(type) ?? symbolTypeNames.get(type)?.slice("STT_".length) ?? `<unknown>: ${type}`;
}

export function symbolBindingText(binding: number, { header }: ElfFile): string {
  if (binding >= STB_LOPROC) return `<processor specific>: ${binding}`;
  if (binding >= STB_LOOS && binding <= STB_HIOS) {
    const isUnique = binding === STB_GNU_UNIQUE && header.osAbi === ELFOSABI_GNU;
    return isUnique ? "UNIQUE" : `<OS specific>: ${binding}`;
  }
  return symbolBindingNames.get(binding)?.slice("STB_".length) ?? `<unknown>: ${binding}`;
}

/** The visibility and, in brackets, other bits of `st_other`. */
export function symbolVisibilityText(other: number): string {
  const visibility = other & 3;
  const rest = other ^ visibility;
  const text = (symbolVisibilityNames.get(visibility) ?? "").slice("STV_".length).padEnd(7);
  return rest === 0 ? text : `${text} [<other>: ${hex(rest)}] `;
}

/** Where a symbol is: the index of its section, or what stands there instead. */
export function symbolPlaceText(symbols: SymbolTable, index: number, file: ElfFile): string {
  const shndx = symbols.shndx(index);
  switch (shndx) {
    case SHN_UNDEF:
      return "UND";
    case SHN_ABS:
      return "ABS";
    case SHN_COMMON:
      return "COM";
    case SHN_XINDEX:
      return `${symbols.sectionIndex(index)}`.padStart(3);
    case SHN_X86_64_LCOMMON:
      return file.header.machine === EM_X86_64 ? "LARGE_COM" : reservedPlaceText(shndx);
    default:
      if (shndx >= SHN_LORESERVE) return reservedPlaceText(shndx);
      return shndx < file.sections.length ? `${shndx}`.padStart(3) : `bad section index[${`${shndx}`.padStart(3)}]`;
  }
}

function reservedPlaceText(shndx: number): string {
  if (shndx <= SHN_HIPROC) return `PRC[0x${hex(shndx, 4)}]`;
  return shndx >= SHN_LOOS && shndx <= SHN_HIOS ? `OS [0x${hex(shndx, 4)}]` : `RSV[0x${hex(shndx, 4)}]`;
}
