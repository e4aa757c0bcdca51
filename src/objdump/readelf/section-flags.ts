/** Flags of sections: letters, their key, and words. */
import {
  ELFOSABI_FREEBSD,
  ELFOSABI_GNU,
  ELFOSABI_NONE,
  EM_X86_64,
  SHF_ALLOC,
  SHF_COMPRESSED,
  SHF_EXCLUDE,
  SHF_EXECINSTR,
  SHF_GROUP,
  SHF_GNU_RETAIN,
  SHF_INFO_LINK,
  SHF_LINK_ORDER,
  SHF_MASKOS,
  SHF_MASKPROC,
  SHF_MERGE,
  SHF_ORDERED,
  SHF_OS_NONCONFORMING,
  SHF_STRINGS,
  SHF_TLS,
  SHF_WRITE,
  SHF_X86_64_LARGE,
  type ElfFile,
} from "../../elf/index.ts";
import { hexAddress, type Report } from "./report.ts";

/** `SHF_GNU_MBIND`: the section goes to special memory. */
const SHF_GNU_MBIND = 0x01000000;

const rows: readonly (readonly [flag: number, letter: string, word: string])[] = [
  [SHF_WRITE, "W", "WRITE"],
  [SHF_ALLOC, "A", "ALLOC"],
  [SHF_EXECINSTR, "X", "EXEC"],
  [SHF_MERGE, "M", "MERGE"],
  [SHF_STRINGS, "S", "STRINGS"],
  [SHF_INFO_LINK, "I", "INFO LINK"],
  [SHF_LINK_ORDER, "L", "LINK ORDER"],
  [SHF_OS_NONCONFORMING, "O", "OS NONCONF"],
  [SHF_GROUP, "G", "GROUP"],
  [SHF_TLS, "T", "TLS"],
  [SHF_COMPRESSED, "C", "COMPRESSED"],
  [SHF_EXCLUDE, "E", "EXCLUDE"],
];

/** The single bits of `sh_flags`, lowest first. */
function bitsOf(flags: number): readonly number[] {
  const bits: number[] = [];
  for (let bit = 1, rest = flags; rest > 0; bit *= 2) {
    const half = Math.floor(rest / 2);
    if (rest !== half * 2) bits.push(bit);
    rest = half;
  }
  return bits;
}

function isMasked(flag: number, mask: number): boolean {
  return flag < 2 ** 32 && (flag & mask) !== 0;
}

/** A letter for each flag. The first that is only the system's or only the processor's speaks for all such flags above it. */
export function flagLetters(flags: number, file: ElfFile): string {
  let letters = "";
  let spokenFor = 0;
  for (const flag of bitsOf(flags)) {
    if (isMasked(flag, spokenFor)) continue;
    const letter = flagLetter(flag, file);
    if (letter === "o") spokenFor |= SHF_MASKOS;
    if (letter === "p") spokenFor |= SHF_MASKPROC;
    letters += letter;
  }
  return letters;
}

function flagLetter(flag: number, file: ElfFile): string {
  const row = rows.find(([value]) => value === flag);
  if (row !== undefined) return row[1];
  if (flag === SHF_GNU_RETAIN && knowsRetain(file)) return "R";
  if (flag === SHF_GNU_MBIND && knowsMbind(file)) return "D";
  if (flag === SHF_X86_64_LARGE && file.header.machine === EM_X86_64) return "l";
  if (isMasked(flag, SHF_MASKOS)) return "o";
  return isMasked(flag, SHF_MASKPROC) ? "p" : "x";
}

function knowsRetain({ header }: ElfFile): boolean {
  return header.osAbi === ELFOSABI_GNU || header.osAbi === ELFOSABI_FREEBSD;
}

function knowsMbind(file: ElfFile): boolean {
  return file.header.osAbi === ELFOSABI_NONE || knowsRetain(file);
}

/** `ALLOC, EXEC`: each flag in words, those without any together at the end. */
export function flagWords(report: Report, flags: number): string {
  const { file } = report;
  const words: string[] = [];
  let system = 0;
  let processor = 0;
  let unknown = 0;
  for (const flag of bitsOf(flags)) {
    const word = flagWord(flag, file);
    if (word !== undefined) words.push(word);
    else if (isMasked(flag, SHF_MASKOS)) system += flag;
    else if (isMasked(flag, SHF_MASKPROC)) processor += flag;
    else unknown += flag;
  }
  if (system > 0) words.push(`OS (${hexAddress(report, system)})`);
  if (processor > 0) words.push(`PROC (${hexAddress(report, processor)})`);
  if (unknown > 0) words.push(`UNKNOWN (${hexAddress(report, unknown)})`);
  return words.join(", ");
}

function flagWord(flag: number, file: ElfFile): string | undefined {
  if (flag === SHF_ORDERED) return "ORDERED";
  if (flag === SHF_GNU_RETAIN && knowsRetain(file)) return "GNU_RETAIN";
  if (flag === SHF_GNU_MBIND && knowsMbind(file)) return "GNU_MBIND";
  return rows.find(([value]) => value === flag)?.[2];
}

/** What the letters mean. */
export function flagKey(file: ElfFile): string {
  const retain = knowsRetain(file) ? "R (retain), " : "";
  const mbind = knowsMbind(file) ? "D (mbind), " : "";
  const large = file.header.machine === EM_X86_64 ? "l (large), " : "";
  return `Key to Flags:
  W (write), A (alloc), X (execute), M (merge), S (strings), I (info),
  L (link order), O (extra OS processing required), G (group), T (TLS),
  C (compressed), x (unknown), o (OS specific), E (exclude),
  ${retain}${mbind}${large}p (processor specific)
`;
}
