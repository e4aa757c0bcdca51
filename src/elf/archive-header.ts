/**
 * The header in front of every archive member: 60 bytes of text (`ar.h`).
 *
 *     name            date        uid   gid   mode    size      end
 *     crt1.o/         0           0     0     644     1234      `\n
 */
import { decodeUtf8, encodeUtf8, FormatError } from "../bytes/index.ts";

/** The first 8 bytes of an archive, and of one whose members are files elsewhere. */
export const archiveMagic = "!<arch>\n";
export const thinArchiveMagic = "!<thin>\n";

export const archiveHeaderSize = 60;

/** Start and end of each field. */
const fields = {
  name: [0, 16],
  modified: [16, 28],
  userId: [28, 34],
  groupId: [34, 40],
  mode: [40, 48],
  size: [48, 58],
} as const;

const headerEnd = "`\n";

/** What a header says. */
export interface ArchiveHeader {
  /** As it is there, without the blanks at the end: `crt1.o/`, `/` or `/123`. */
  readonly name: string;
  /** Seconds since 1970. */
  readonly modified: number;
  readonly userId: number;
  readonly groupId: number;
  /** `st_mode`: permission bits and, often, the kind of file. */
  readonly mode: number;
  /** Bytes that follow. */
  readonly size: number;
}

/**
 * Reads the header at `at`, which must be within `bytes`.
 * @param base absolute offset of the first of the bytes.
 */
export function readArchiveHeader(bytes: Uint8Array, at: number, base: number): ArchiveHeader {
  if (at + archiveHeaderSize > bytes.length) {
    throw new FormatError({
      offset: base + at,
      reading: "the header of an archive member",
      found: `${bytes.length - at} bytes before the end of the archive`,
      expected: `${archiveHeaderSize} bytes`,
    });
  }
  const text = (field: keyof typeof fields): string => {
    const [start, end] = fields[field];
    return decodeUtf8(bytes, at + start, at + end).replace(/ +$/, "");
  };
  const number = (field: Exclude<keyof typeof fields, "name">): number => {
    const digits = text(field);
    const radix = field === "mode" ? 8 : 10;
    // The table of long names and some other tools' indices have blanks.
    if (digits === "" && field !== "size") return 0;
    if (radix === 8 ? /^[0-7]+$/.test(digits) : /^\d+$/.test(digits)) return Number.parseInt(digits, radix);
    throw new FormatError({
      offset: base + at + fields[field][0],
      reading: `the ${field === "modified" ? "date" : field} of an archive member`,
      found: JSON.stringify(digits),
      expected: radix === 8 ? "an octal number" : "a decimal number",
    });
  };
  const end = decodeUtf8(bytes, at + 58, at + 60);
  if (end !== headerEnd) {
    throw new FormatError({
      offset: base + at + 58,
      reading: "the end of an archive member's header",
      found: JSON.stringify(end),
      expected: JSON.stringify(headerEnd),
    });
  }
  return {
    name: text("name"),
    modified: number("modified"),
    userId: number("userId"),
    groupId: number("groupId"),
    mode: number("mode"),
    size: number("size"),
  };
}

/** The bytes of a header. Fields that are not given stay blank. */
export function archiveHeaderBytes(header: Partial<ArchiveHeader> & Pick<ArchiveHeader, "name" | "size">): Uint8Array {
  const bytes = new Uint8Array(archiveHeaderSize).fill(0x20);
  for (const [field, [start, end]] of Object.entries(fields)) {
    const value = header[field as keyof typeof fields];
    if (value === undefined) continue;
    const text = typeof value === "string" ? value : value.toString(field === "mode" ? 8 : 10);
    const encoded = encodeUtf8(text);
    // Ids that are too long are cut, as binutils does it: nobody reads them.
    if (encoded.length > end - start && field !== "userId" && field !== "groupId") {
      throw new RangeError(
        `Cannot write ${text} as the ${field} of an archive member: there is room for ${end - start}`,
      );
    }
    bytes.set(encoded.subarray(0, end - start), start);
  }
  bytes.set(encodeUtf8(headerEnd), 58);
  return bytes;
}
