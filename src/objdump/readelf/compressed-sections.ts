/** Sections whose contents are compressed (`SHF_COMPRESSED`): a header, then the compressed bytes. */
import { FormatError } from "../../bytes/index.ts";
import { layouts, type ElfClass, type Section } from "../../elf/index.ts";
import { hex, sectionName, type Report } from "./report.ts";
import type { Inflate } from "./request.ts";

const ELFCOMPRESS_ZLIB = 1;

/** `ch_type` in words. */
export const compressionNames: ReadonlyMap<number, string> = new Map([
  [ELFCOMPRESS_ZLIB, "ZLIB"],
  [2, "ZSTD"],
]);

/** What the header of compressed contents says. */
export interface CompressionHeader {
  readonly type: number;
  /** Bytes of the contents when decompressed. */
  readonly size: bigint;
  readonly alignment: bigint;
}

/** `undefined` if the contents are too short for a header. */
export function compressionHeader({ content }: Section, elfClass: ElfClass): CompressionHeader | undefined {
  const { size, offsets } = layouts[elfClass].chdr;
  if (content.length < size) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const word = (at: number): bigint =>
    elfClass === 32 ? BigInt(view.getUint32(at, true)) : view.getBigUint64(at, true);
  return {
    type: view.getUint32(offsets.ch_type, true),
    size: word(offsets.ch_size),
    alignment: word(offsets.ch_addralign),
  };
}

/** The contents, decompressed; as they are, with a warning, where that is not possible. */
export function decompressed({ file, warn }: Report, section: Section, inflate: Inflate): Uint8Array {
  const { content } = section;
  const header = compressionHeader(section, file.elfClass);
  const start = layouts[file.elfClass].chdr.size;
  if (header === undefined) fail(section, `${content.length} bytes`, `a header of ${start} bytes`);
  if (header.type !== ELFCOMPRESS_ZLIB) {
    const name = compressionNames.get(header.type) ?? `type 0x${hex(header.type)}`;
    warn(`Section '${sectionName(section)}' is shown compressed, as ${name} is not supported`);
    return content;
  }
  const bytes = inflate(content.subarray(start), Number(header.size));
  if (bytes?.length !== Number(header.size)) {
    fail(
      section,
      bytes === undefined ? "other bytes" : `${bytes.length} bytes`,
      `${header.size} bytes in zlib's format`,
    );
  }
  return bytes;
}

function fail(section: Section, found: string, expected: string): never {
  const reading = `the compressed contents of ${section.label}`;
  throw new FormatError({ offset: section.contentOffset, reading, found, expected });
}
