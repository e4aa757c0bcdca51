/** What readelf can be asked for. */
import type { DebugPart } from "../debug-listing/index.ts";

/** A part of what there is to say about a file. */
export type Part =
  | "file-header"
  | "program-headers"
  | "section-headers"
  | "section-groups"
  | "section-details"
  | "symbols"
  | "dynamic-symbols"
  | "relocations"
  | "unwind"
  | "dynamic"
  | "versions"
  | "notes"
  | "histogram"
  | "archive-index";

/** Contents of a section to show: `-x`, `-p`, `-R`. */
export interface SectionDump {
  readonly form: "hex" | "strings" | "relocated";
  /** Name of the sections, or index of the section. */
  readonly section: string | number;
}

/**
 * Decompresses zlib's format (RFC 1950).
 * @returns `undefined` if the bytes are not in that format, or stand for more than `limit` bytes
 */
export type Inflate = (bytes: Uint8Array, limit: number) => Uint8Array | undefined;

export interface ReadelfRequest {
  readonly parts: ReadonlySet<Part>;
  /** Parts of debug information: `-w`. */
  readonly debugParts: ReadonlySet<DebugPart>;
  readonly dumps: readonly SectionDump[];
  /** Lines may be longer than 80 characters. */
  readonly wide: boolean;
  /** A name that is cut short does not say so with `[...]`. */
  readonly silentTruncation: boolean;
  /** Decompresses contents before they are dumped: `-z`. */
  readonly inflate?: Inflate;
  /** Turns names of symbols into what was written in the source: `-C`. */
  readonly demangle?: (name: string) => string;
  /** How sizes of symbols are written; `undefined`: decimal up to five digits, then hexadecimal. */
  readonly sizeBase: 8 | 10 | 16 | undefined;
}

/** Nothing, in the usual form. */
export const emptyRequest: ReadelfRequest = {
  parts: new Set(),
  debugParts: new Set(),
  dumps: [],
  wide: false,
  silentTruncation: false,
  sizeBase: undefined,
};
