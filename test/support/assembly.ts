/** What the assembler makes of a little source, in forms that are easy to compare. */
import { readElf, type ElfFile } from "../../src/elf/index.ts";
import { assemble, type AssembleOptions } from "../../src/asm/index.ts";

/** The object, or an error with all that was wrong. */
export function objectOf(source: string, options: AssembleOptions = {}): ElfFile {
  const { object, diagnostics } = assemble(source, { syntax: "gnu", ...options });
  if (object === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return readElf(object);
}

/** Bytes of a section, hexadecimal. */
export function sectionHex(source: string, section: string, options: AssembleOptions = {}): string {
  return hex(objectOf(source, options).section(section)?.content ?? new Uint8Array(0));
}

/** Bytes of `.data`, hexadecimal, of a source that begins there. */
export function dataHex(source: string, options: AssembleOptions = {}): string {
  return sectionHex(`.data\n${source}\n`, ".data", options);
}

/** Errors and warnings as `LINE: MESSAGE`, in order. */
export function messagesOf(source: string, options: AssembleOptions = {}): readonly string[] {
  const { diagnostics } = assemble(source, { syntax: "gnu", ...options });
  return diagnostics.map(({ place, message }) => `${place?.line}: ${message}`);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
