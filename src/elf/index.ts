/**
 * ELF: objects, symbols, relocations, archives.
 *
 * # An index is an address
 *
 * A WebAssembly module is full of numbers that depend on everything in it: `call 17` is right only as
 * long as 17 functions come before. Linkers of other machines do not have this trouble. They know
 * one trick, *put bytes behind each other and tell everyone where they went*, and it is enough, because
 * whatever a program refers to is an address. So let an index be an address too.
 *
 * For each kind of entry of a module there are two sections. `.wasm.function` has the entries' bytes.
 * `.space.function` has **one byte for each entry**, always zero: it stands for the place that the entry takes
 * in its vector. The spaces in which things are numbered, where imports come first, are such sections as well.
 *
 *     a.o                                        b.o
 *     .wasm.code              |body f |body g |  |body h    |      bytes, concatenated
 *     .space.code             |.      |.      |  |.         |      as many as there are bodies
 *     .space.function_index   |f      |g      |  |h         |      f = 0, g = 1; h = 0
 *
 *     linked
 *     .wasm.code              |body f |body g |body h    |
 *     .space.function_index   |f      |g      |h         |         f = 0, g = 1, h = 2
 *
 * A function's symbol is a byte of `.space.function_index`, with size 1 and type `STT_FUNC`. Its value, once
 * the sections of all files lie behind each other, is its function index, and a relocation writes it
 * into the padded LEB128 operand of each `call`, as it would write an address: S + A. The size of a
 * `.space` section is the count in front of a vector. A type is a symbol in `.space.type` whose section is in a
 * comdat group, and so equal types of different files become one, by the means that exist for inline
 * functions. Data has addresses anyway.
 *
 * What a linker does for decades it does here too, without knowing what WebAssembly is: archives, weak
 * symbols, groups, garbage collection (a byte of a space and its entry hold each other by relocations that
 * patch nothing), shared objects. And readelf, objdump, nm, strip and ar of any system can look at
 * the files. In the end `.wasm.*` becomes the module's payload and `.space.*` is thrown away.
 */
export * from "./archive.ts";
export * from "./archive-members.ts";
export { ArchiveSymbolIndex } from "./archive-symbol-index.ts";
export * from "./archive-writer.ts";
export * from "./constant-names.ts";
export * from "./constants.ts";
export * from "./defined-symbols.ts";
export * from "./dynamic.ts";
export * from "./edit-error.ts";
export type { AddedSectionOptions, EditedSection } from "./edited-section.ts";
export type { SymbolFilter } from "./edited-symbols.ts";
export * from "./elf-builder.ts";
export * from "./elf-editor.ts";
export * from "./elf-file.ts";
export { isElf, readFileHeader, type FileHeader } from "./file-header.ts";
export type { SegmentOptions } from "./file-layout.ts";
export type { Group } from "./group.ts";
export { GroupBuilder, type GroupOptions } from "./group-builder.ts";
export * from "./hash.ts";
export * from "./layouts.ts";
export * from "./machines.ts";
export * from "./notes.ts";
export * from "./relocation-fields.ts";
export * from "./relocation-table.ts";
export * from "./relocation-table-builder.ts";
export * from "./relocations.ts";
export type { Section } from "./section.ts";
export * from "./section-builder.ts";
export type { Segment } from "./segment.ts";
export * from "./string-table.ts";
export * from "./string-table-builder.ts";
export * from "./symbol-table.ts";
export * from "./symbol-table-builder.ts";
export * from "./versions.ts";
export type { Word } from "./words.ts";
export { typeOfLetters, typeSymbolName } from "./type-names.ts";
