/** From numbers to names, derived from `constants.ts` and `machines.ts` by prefix. */
import * as constants from "./constants.ts";
import * as machines from "./machines.ts";

/** Names of the numbers of one kind: `SHT_`, `STB_`, ... */
export type ConstantNames = ReadonlyMap<number, string>;

/** Ends of reserved ranges, masks, and numbers that only one machine knows. */
const notValues = /_(LO|HI)(OS|PROC|USER|RESERVE)$|_MASK|_X86_64_/;

/** `e_type` */
export const fileTypeNames: ConstantNames = namesIn(constants, "ET_");
/** `e_machine` */
export const machineNames: ConstantNames = namesIn(machines, "EM_");
/** `e_ident[EI_OSABI]` */
export const osAbiNames: ConstantNames = namesIn(constants, "ELFOSABI_");
/** `sh_type`; where the machine is known, ask {@link sectionTypeName}. */
export const sectionTypeNames: ConstantNames = namesIn(constants, "SHT_");
/** Single bits of `sh_flags`. */
export const sectionFlagNames: ConstantNames = namesIn(constants, "SHF_");
/** Reserved values of `st_shndx`. */
export const specialSectionNames: ConstantNames = namesIn(constants, "SHN_");
/** `p_type` */
export const segmentTypeNames: ConstantNames = namesIn(constants, "PT_");
/** Single bits of `p_flags`. */
export const segmentFlagNames: ConstantNames = namesIn(constants, "PF_");
export const symbolBindingNames: ConstantNames = namesIn(constants, "STB_");
export const symbolTypeNames: ConstantNames = namesIn(constants, "STT_");
export const symbolVisibilityNames: ConstantNames = namesIn(constants, "STV_");
/** Single bits of the first word of a group. */
export const groupFlagNames: ConstantNames = namesIn(constants, "GRP_");
/** `d_tag` */
export const dynamicTagNames: ConstantNames = namesIn(constants, "DT_");
/** Single bits of `DT_FLAGS`. */
export const dynamicFlagNames: ConstantNames = namesIn(constants, /^DF_(?!1_|P1_)/);
/** Single bits of `DT_FLAGS_1`. */
export const dynamicFlag1Names: ConstantNames = namesIn(constants, "DF_1_");
/** Single bits of version flags. */
export const versionFlagNames: ConstantNames = namesIn(constants, "VER_FLG_");
/** Types of notes whose name is "GNU". */
export const gnuNoteTypeNames: ConstantNames = namesIn(constants, "NT_GNU_");

/** The name of a section type on a machine, if it has one. */
export function sectionTypeName(type: number, machine: number): string | undefined {
  if (machine === machines.EM_X86_64 && type === constants.SHT_X86_64_UNWIND) return "SHT_X86_64_UNWIND";
  return sectionTypeNames.get(type);
}

/** The first name of each number wins: aliases come later in the alphabet. */
function namesIn(module: Readonly<Record<string, number>>, prefix: string | RegExp): ConstantNames {
  const names = new Map<number, string>();
  for (const [name, value] of Object.entries(module)) {
    const belongs = typeof prefix === "string" ? name.startsWith(prefix) : prefix.test(name);
    if (belongs && !notValues.test(name) && !names.has(value)) names.set(value, name);
  }
  return names;
}
