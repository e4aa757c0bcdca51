/**
 * What OPFS has no place for: types, modes, owners, times, links, attributes. It is one file of JSON beside the contents, a list of entries in
 * which directories come before what is in them.
 */
import { decodeUtf8, encodeUtf8, FormatError } from "../../../bytes/index.ts";

export interface StoredEntry {
  /** From the root, without a slash in front; empty for the root. Names that are not UTF-8 are escaped as everywhere. */
  readonly path: string;
  /** Type and permissions. */
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  /** Seconds and nanoseconds. */
  readonly accessed: readonly [number, number];
  readonly modified: readonly [number, number];
  /** Of a symbolic link. */
  readonly target?: string;
  /** Of a device. */
  readonly device?: number;
  /** It is another name of the file at this path, which comes earlier. */
  readonly same?: string;
  /** Extended attributes, as lists of bytes. */
  readonly attributes?: readonly (readonly [string, readonly number[]])[];
  /** Where the content is, if not at its path. */
  readonly at?: string;
}

/** Only we write it, but whatever is in it, it is no other exception. */
export function parseEntries(bytes: Uint8Array): StoredEntry[] {
  const text = decodeUtf8(bytes);
  const value = parsed(text);
  if (Array.isArray(value) && value.every(isEntry)) return value;
  throw new FormatError({
    offset: 0,
    reading: "the list of entries of a stored file system",
    found: JSON.stringify(text.slice(0, 40)),
    expected: "a list of entries in JSON",
  });
}

export function entriesText(entries: readonly StoredEntry[]): Uint8Array {
  return encodeUtf8(JSON.stringify(entries));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is StoredEntry {
  if (typeof value !== "object" || value === null) return false;
  const fields: Partial<Record<keyof StoredEntry, unknown>> = value;
  const numbers = [fields.mode, fields.user, fields.group, fields.device ?? 0];
  const texts = [fields.path, fields.target ?? "", fields.same ?? "", fields.at ?? ""];
  return (
    numbers.every((number) => typeof number === "number") &&
    texts.every((text) => typeof text === "string") &&
    [fields.accessed, fields.modified].every((time) => Array.isArray(time) && time.length === 2) &&
    Array.isArray(fields.attributes ?? [])
  );
}
