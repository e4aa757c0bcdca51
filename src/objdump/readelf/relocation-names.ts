/** Names of relocations: of our machine by the table in elf/, of the machines that tests compare us on by these lists. */
import { EM_386, EM_IAMCU, EM_L10M, EM_WEBASSEMBLY, EM_X86_64, relocationKinds } from "../../elf/index.ts";

/** In the order of their numbers; `-` is a number without a name. */
const x8664 = [
  ..."NONE 64 PC32 GOT32 PLT32 COPY GLOB_DAT JUMP_SLOT RELATIVE GOTPCREL 32 32S 16 PC16 8 PC8".split(" "),
  ..."DTPMOD64 DTPOFF64 TPOFF64 TLSGD TLSLD DTPOFF32 GOTTPOFF TPOFF32 PC64 GOTOFF64 GOTPC32 GOT64".split(" "),
  ..."GOTPCREL64 GOTPC64 GOTPLT64 PLTOFF64 SIZE32 SIZE64 GOTPC32_TLSDESC TLSDESC_CALL TLSDESC IRELATIVE".split(" "),
  ..."RELATIVE64 PC32_BND PLT32_BND GOTPCRELX REX_GOTPCRELX".split(" "),
];

const i386 = [
  ..."NONE 32 PC32 GOT32 PLT32 COPY GLOB_DAT JUMP_SLOT RELATIVE GOTOFF GOTPC 32PLT - - TLS_TPOFF TLS_IE".split(" "),
  ..."TLS_GOTIE TLS_LE TLS_GD TLS_LDM 16 PC16 8 PC8 TLS_GD_32 TLS_GD_PUSH TLS_GD_CALL TLS_GD_POP".split(" "),
  ..."TLS_LDM_32 TLS_LDM_PUSH TLS_LDM_CALL TLS_LDM_POP TLS_LDO_32 TLS_IE_32 TLS_LE_32 TLS_DTPMOD32".split(" "),
  ..."TLS_DTPOFF32 TLS_TPOFF32 SIZE32 TLS_GOTDESC TLS_DESC_CALL TLS_DESC IRELATIVE GOT32X".split(" "),
];

function numbered(prefix: string, names: readonly string[]): ReadonlyMap<number, string> {
  const rows = names.map((name, number): [number, string] => [number, prefix + name]);
  // For C++ vtables, the same on both machines.
  return new Map([
    ...rows.filter(([, name]) => name !== `${prefix}-`),
    [250, `${prefix}GNU_VTINHERIT`],
    [251, `${prefix}GNU_VTENTRY`],
  ]);
}

const x8664Names = numbered("R_X86_64_", x8664);
const i386Names = new Map([...numbered("R_386_", i386), [200, "R_386_USED_BY_INTEL_200"]]);
const wasmNames: ReadonlyMap<number, string> = new Map(
  [...relocationKinds].map(([number, { name }]) => [number, name]),
);

const namesByMachine: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [EM_WEBASSEMBLY, wasmNames],
  [EM_X86_64, x8664Names],
  [EM_L10M, x8664Names],
  [EM_386, i386Names],
  [EM_IAMCU, i386Names],
]);

/** The name of a relocation's type on a machine, if we know it. */
export function relocationName(machine: number, type: number): string | undefined {
  return namesByMachine.get(machine)?.get(type);
}
