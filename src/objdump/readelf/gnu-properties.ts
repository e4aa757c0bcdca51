/** Program properties: what a file needs of the machine, as records in a note (Linux Extensions to gABI, 2.1). */
import { EM_386, EM_IAMCU, EM_X86_64, layouts, type ElfFile } from "../../elf/index.ts";
import { hex } from "./report.ts";

const GNU_PROPERTY_STACK_SIZE = 1;
const GNU_PROPERTY_NO_COPY_ON_PROTECTED = 2;
const GNU_PROPERTY_UINT32_AND_LO = 0xb0000000;
const GNU_PROPERTY_UINT32_AND_HI = 0xb0007fff;
const GNU_PROPERTY_1_NEEDED = 0xb0008000;
const GNU_PROPERTY_UINT32_OR_HI = 0xb000ffff;
const GNU_PROPERTY_LOPROC = 0xc0000000;
const GNU_PROPERTY_HIPROC = 0xdfffffff;
const GNU_PROPERTY_LOUSER = 0xe0000000;

/** Words that are sets of bits: what they are called, and their bits from the lowest. */
interface BitsRow {
  readonly title: string;
  readonly bits: readonly string[];
}

const isaBits = ["x86-64-baseline", "x86-64-v2", "x86-64-v3", "x86-64-v4"];
const featureBits = "x86 x87 MMX XMM YMM ZMM FXSR XSAVE XSAVEOPT XSAVEC TMM MASK".split(" ");

/** As the numbers were given out before 2020, twice. */
const oldIsaBits =
  "i486 586 686 SSE SSE2 SSE3 SSSE3 SSE4_1 SSE4_2 AVX AVX2 AVX512F AVX512CD AVX512ER AVX512PF AVX512VL AVX512DQ AVX512BW".split(
    " ",
  );
const newerIsaBits = [
  ..."CMOV SSE SSE2 SSE3 SSSE3 SSE4_1 SSE4_2 AVX AVX2 FMA AVX512F AVX512CD AVX512ER AVX512PF AVX512VL".split(" "),
  ..."AVX512DQ AVX512BW AVX512_4FMAPS AVX512_4VNNIW AVX512_BITALG AVX512_IFMA AVX512_VBMI AVX512_VBMI2".split(" "),
  ..."AVX512_VNNI AVX512_BF16".split(" "),
];

const x86Rows: ReadonlyMap<number, BitsRow> = new Map([
  [0xc0000000, { title: "x86 ISA used", bits: oldIsaBits }],
  [0xc0000001, { title: "x86 ISA needed", bits: oldIsaBits }],
  [0xc0000002, { title: "x86 feature", bits: ["IBT", "SHSTK", "LAM_U48", "LAM_U57"] }],
  [0xc0008000, { title: "x86 ISA needed", bits: newerIsaBits }],
  [0xc0008001, { title: "x86 feature needed", bits: featureBits }],
  [0xc0008002, { title: "x86 ISA needed", bits: isaBits }],
  [0xc0010000, { title: "x86 ISA used", bits: newerIsaBits }],
  [0xc0010001, { title: "x86 feature used", bits: featureBits }],
  [0xc0010002, { title: "x86 ISA used", bits: isaBits }],
]);

const neededRow: BitsRow = { title: "1_needed", bits: ["indirect external access"] };

const x86Machines: ReadonlySet<number> = new Set([EM_386, EM_IAMCU, EM_X86_64]);

/** Each property of a note in words. */
export function propertyTexts(description: Uint8Array, file: ElfFile): readonly string[] {
  const { wordSize } = layouts[file.elfClass];
  const view = new DataView(description.buffer, description.byteOffset, description.length);
  const texts: string[] = [];
  let at = 0;
  if (description.length < 8 || description.length % wordSize !== 0) {
    return [`<corrupt GNU_PROPERTY_TYPE, size = 0x${hex(description.length)}>`];
  }
  while (at + 8 <= description.length) {
    const type = view.getUint32(at, true);
    const size = view.getUint32(at + 4, true);
    at += 8;
    if (at + size > description.length) {
      texts.push(`<corrupt type (0x${hex(type)}) datasz: 0x${hex(size)}>`);
      break;
    }
    texts.push(propertyText(type, description.subarray(at, at + size), file));
    at += Math.ceil(size / wordSize) * wordSize;
  }
  return texts;
}

function propertyText(type: number, data: Uint8Array, file: ElfFile): string {
  const row =
    type === GNU_PROPERTY_1_NEEDED ? neededRow : x86Machines.has(file.header.machine) ? x86Rows.get(type) : undefined;
  if (row !== undefined) return `${row.title}: ${data.length === 4 ? bitsText(word(data), row.bits) : corrupt(data)}`;
  if (type === GNU_PROPERTY_STACK_SIZE) return `stack size: ${stackSizeText(data, file)}`;
  if (type === GNU_PROPERTY_NO_COPY_ON_PROTECTED) {
    return `no copy on protected ${data.length === 0 ? "" : corrupt(data)}`;
  }
  if (type >= GNU_PROPERTY_UINT32_AND_LO && type <= GNU_PROPERTY_UINT32_OR_HI) {
    const kind = type <= GNU_PROPERTY_UINT32_AND_HI ? "UINT32_AND" : "UINT32_OR";
    return `${kind} (0x${hex(type)}): ${data.length === 4 ? `0x${hex(word(data))}` : corrupt(data)}`;
  }
  const bytes = Array.from(data, (byte) => `${hex(byte, 2)} `).join("");
  return `<${owner(type)} type 0x${hex(type)} data: ${bytes}>`;
}

function owner(type: number): string {
  if (type >= GNU_PROPERTY_LOUSER) return "application-specific";
  return type >= GNU_PROPERTY_LOPROC && type <= GNU_PROPERTY_HIPROC ? "processor-specific" : "unknown";
}

function corrupt(data: Uint8Array): string {
  return `<corrupt length: 0x${hex(data.length)}> `;
}

function stackSizeText(data: Uint8Array, { elfClass }: ElfFile): string {
  if (data.length !== layouts[elfClass].wordSize) return corrupt(data);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  return `0x${hex(elfClass === 32 ? view.getUint32(0, true) : view.getBigUint64(0, true))}`;
}

function word(data: Uint8Array): number {
  return new DataView(data.buffer, data.byteOffset, data.length).getUint32(0, true);
}

function bitsText(value: number, names: readonly string[]): string {
  const words: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if (((value >>> bit) & 1) === 1) words.push(names[bit] ?? `<unknown: ${hex(2 ** bit)}>`);
  }
  return words.join(", ");
}
