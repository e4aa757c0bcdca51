/**
 * The structures of ELF for both classes (gABI chapter 4: "Data Representation").
 *
 * The fields of a structure have the same names in both classes, and so code that takes a class as a
 * parameter works with `layouts[elfClass]` and the offsets in it.
 */
import { StructLayout, type StructFields } from "../bytes/index.ts";
import type { Word } from "./words.ts";

/** Bits of an address: `ELFCLASS32` or `ELFCLASS64`. */
export type ElfClass = 32 | 64;

/** Fields of class 32 with some of them as wide as in class 64. */
type Widened<F, Wide extends keyof F> = { readonly [K in keyof F]: K extends Wide ? "u64" : F[K] };

const ehdr32 = {
  e_ident: ["u8", 16],
  e_type: "u16",
  e_machine: "u16",
  e_version: "u32",
  e_entry: "u32",
  e_phoff: "u32",
  e_shoff: "u32",
  e_flags: "u32",
  e_ehsize: "u16",
  e_phentsize: "u16",
  e_phnum: "u16",
  e_shentsize: "u16",
  e_shnum: "u16",
  e_shstrndx: "u16",
} as const;
const ehdr64: Widened<typeof ehdr32, "e_entry" | "e_phoff" | "e_shoff"> = {
  ...ehdr32,
  e_entry: "u64",
  e_phoff: "u64",
  e_shoff: "u64",
};

const shdr32 = {
  sh_name: "u32",
  sh_type: "u32",
  sh_flags: "u32",
  sh_addr: "u32",
  sh_offset: "u32",
  sh_size: "u32",
  sh_link: "u32",
  sh_info: "u32",
  sh_addralign: "u32",
  sh_entsize: "u32",
} as const;
type WideShdr = "sh_flags" | "sh_addr" | "sh_offset" | "sh_size" | "sh_addralign" | "sh_entsize";
const shdr64: Widened<typeof shdr32, WideShdr> = {
  ...shdr32,
  sh_flags: "u64",
  sh_addr: "u64",
  sh_offset: "u64",
  sh_size: "u64",
  sh_addralign: "u64",
  sh_entsize: "u64",
};

const phdr32 = {
  p_type: "u32",
  p_offset: "u32",
  p_vaddr: "u32",
  p_paddr: "u32",
  p_filesz: "u32",
  p_memsz: "u32",
  p_flags: "u32",
  p_align: "u32",
} as const;
const phdr64 = {
  p_type: "u32",
  p_flags: "u32",
  p_offset: "u64",
  p_vaddr: "u64",
  p_paddr: "u64",
  p_filesz: "u64",
  p_memsz: "u64",
  p_align: "u64",
} as const;

const sym32 = {
  st_name: "u32",
  st_value: "u32",
  st_size: "u32",
  st_info: "u8",
  st_other: "u8",
  st_shndx: "u16",
} as const;
const sym64 = {
  st_name: "u32",
  st_info: "u8",
  st_other: "u8",
  st_shndx: "u16",
  st_value: "u64",
  st_size: "u64",
} as const;

const rel32 = { r_offset: "u32", r_info: "u32" } as const;
const rel64 = { r_offset: "u64", r_info: "u64" } as const;
const rela32: typeof rel32 & { readonly r_addend: "i32" } = { ...rel32, r_addend: "i32" };
const rela64: typeof rel64 & { readonly r_addend: "i64" } = { ...rel64, r_addend: "i64" };

const dyn32 = { d_tag: "i32", d_val: "u32" } as const;
const dyn64 = { d_tag: "i64", d_val: "u64" } as const;

const chdr32 = { ch_type: "u32", ch_size: "u32", ch_addralign: "u32" } as const;
const chdr64 = { ch_type: "u32", ch_reserved: "u32", ch_size: "u64", ch_addralign: "u64" } as const;

// These are the same in both classes.
const nhdr = { n_namesz: "u32", n_descsz: "u32", n_type: "u32" } as const;
const verdef = {
  vd_version: "u16",
  vd_flags: "u16",
  vd_ndx: "u16",
  vd_cnt: "u16",
  vd_hash: "u32",
  vd_aux: "u32",
  vd_next: "u32",
} as const;
const verdaux = { vda_name: "u32", vda_next: "u32" } as const;
const verneed = { vn_version: "u16", vn_cnt: "u16", vn_file: "u32", vn_aux: "u32", vn_next: "u32" } as const;
const vernaux = { vna_hash: "u32", vna_flags: "u16", vna_other: "u16", vna_name: "u32", vna_next: "u32" } as const;

export const Elf32_Ehdr: StructLayout<typeof ehdr32> = new StructLayout(ehdr32);
export const Elf64_Ehdr: StructLayout<typeof ehdr64> = new StructLayout(ehdr64);
export const Elf32_Shdr: StructLayout<typeof shdr32> = new StructLayout(shdr32);
export const Elf64_Shdr: StructLayout<typeof shdr64> = new StructLayout(shdr64);
export const Elf32_Phdr: StructLayout<typeof phdr32> = new StructLayout(phdr32);
export const Elf64_Phdr: StructLayout<typeof phdr64> = new StructLayout(phdr64);
export const Elf32_Sym: StructLayout<typeof sym32> = new StructLayout(sym32);
export const Elf64_Sym: StructLayout<typeof sym64> = new StructLayout(sym64);
export const Elf32_Rel: StructLayout<typeof rel32> = new StructLayout(rel32);
export const Elf64_Rel: StructLayout<typeof rel64> = new StructLayout(rel64);
export const Elf32_Rela: StructLayout<typeof rela32> = new StructLayout(rela32);
export const Elf64_Rela: StructLayout<typeof rela64> = new StructLayout(rela64);
export const Elf32_Dyn: StructLayout<typeof dyn32> = new StructLayout(dyn32);
export const Elf64_Dyn: StructLayout<typeof dyn64> = new StructLayout(dyn64);
export const Elf32_Chdr: StructLayout<typeof chdr32> = new StructLayout(chdr32);
export const Elf64_Chdr: StructLayout<typeof chdr64> = new StructLayout(chdr64);
export const Elf_Nhdr: StructLayout<typeof nhdr> = new StructLayout(nhdr);
export const Elf_Verdef: StructLayout<typeof verdef> = new StructLayout(verdef);
export const Elf_Verdaux: StructLayout<typeof verdaux> = new StructLayout(verdaux);
export const Elf_Verneed: StructLayout<typeof verneed> = new StructLayout(verneed);
export const Elf_Vernaux: StructLayout<typeof vernaux> = new StructLayout(vernaux);

/** A structure of either class: its size, the offsets of its fields, in bytes, and writing it. */
export interface Shape<F extends StructFields> {
  readonly size: number;
  readonly offsets: StructLayout<F>["offsets"];
  /** Puts values of all fields at `at`; numbers and bigints are taken modulo the field's width. */
  put(
    view: DataView,
    at: number,
    value: { readonly [K in keyof F]: F[K] extends string ? Word : readonly number[] },
  ): void;
}

/** The structures of one class. */
export interface ElfLayouts {
  readonly ehdr: Shape<typeof ehdr32>;
  readonly shdr: Shape<typeof shdr32>;
  readonly phdr: Shape<typeof phdr32>;
  readonly sym: Shape<typeof sym32>;
  readonly rel: Shape<typeof rel32>;
  readonly rela: Shape<typeof rela32>;
  readonly dyn: Shape<typeof dyn32>;
  readonly chdr: Shape<typeof chdr32>;
  /** Bytes of an address, an offset, a size: `Elf32_Addr` or `Elf64_Addr`. */
  readonly wordSize: 4 | 8;
}

/** The structures of each class. */
export const layouts: { readonly [C in ElfClass]: ElfLayouts } = {
  32: {
    ehdr: Elf32_Ehdr,
    shdr: Elf32_Shdr,
    phdr: Elf32_Phdr,
    sym: Elf32_Sym,
    rel: Elf32_Rel,
    rela: Elf32_Rela,
    dyn: Elf32_Dyn,
    chdr: Elf32_Chdr,
    wordSize: 4,
  },
  64: {
    ehdr: Elf64_Ehdr,
    shdr: Elf64_Shdr,
    phdr: Elf64_Phdr,
    sym: Elf64_Sym,
    rel: Elf64_Rel,
    rela: Elf64_Rela,
    dyn: Elf64_Dyn,
    chdr: Elf64_Chdr,
    wordSize: 8,
  },
};
