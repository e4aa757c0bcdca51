/** From the bytes of an archive to its entries: ustar, pax, GNU and the old format without a magic. */
import { makedev, S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFREG } from "../../abi/index.ts";
import { FormatError } from "../../bytes/index.ts";
import { Timestamp } from "../../vfs/index.ts";
import { decimalOf, integerOf, paxRecords, textOf, type PaxRecord } from "./pax-records.ts";
import { oldSparse, paxSparse, type Extent } from "./sparse-map.ts";
import { BLOCK, TarHeader } from "./tar-header.ts";

export interface TarEntry {
  /** Absolute, of its header. */
  readonly offset: number;
  /** As it is there. */
  readonly path: string;
  /** Type and permissions. Of a hard link, nothing. */
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  readonly modified: Timestamp;
  readonly accessed: Timestamp | undefined;
  readonly changed: Timestamp | undefined;
  readonly device: number;
  /** Text of a symbolic link; of a hard link, the path of an earlier entry. */
  readonly target: string;
  readonly isHardLink: boolean;
  readonly size: number;
  readonly extents: readonly Extent[];
  readonly attributes: ReadonlyMap<string, Uint8Array>;
}

/** Types of headers that are entries. What is not listed is a regular file, as POSIX wants it. */
const fileTypes: Readonly<Record<string, number>> = {
  "2": S_IFLNK,
  "3": S_IFCHR,
  "4": S_IFBLK,
  "5": S_IFDIR,
  "6": S_IFIFO,
  D: S_IFDIR,
};

/** Types of headers that say something about the next one, and a volume's label, which says nothing. */
const EXTENDED = ["x", "X"];
const GLOBAL = "g";
const LONG_NAME = "L";
const LONG_LINK = "K";
const LABEL = "V";
const CONTINUED = "M";

/** In the order of the archive, which ends with a block of zeros or with the bytes. */
export function* tarEntries(bytes: Uint8Array): Generator<TarEntry, undefined> {
  const global = new Map<string, PaxRecord>();
  let told: PaxRecord[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = new TarHeader(bytes, at);
    if (header.isZero) return undefined;
    header.requireChecksum();
    const { type } = header;
    const records = [...global.values(), ...told];
    const sparse = type === "S" ? oldSparse(bytes, header) : undefined;
    const start = sparse?.start ?? at + BLOCK;
    const end = start + contentSize(header, records);
    requireContent(bytes, { header, start, end });
    at = start + Math.ceil((end - start) / BLOCK) * BLOCK;
    const text = (key: string): PaxRecord => ({ key, value: upToZero(bytes.subarray(start, end)), offset: start });
    if (EXTENDED.includes(type)) for (const record of paxRecords(bytes, start, end)) told.push(record);
    else if (type === GLOBAL) for (const record of paxRecords(bytes, start, end)) addGlobal(global, record);
    else if (type === LONG_NAME) told.push(text("path"));
    else if (type === LONG_LINK) told.push(text("linkpath"));
    else if (type === CONTINUED) throw continued(header);
    else {
      told = [];
      if (type === LABEL) continue;
      const holes = sparse?.content(end) ?? paxSparse(bytes, records, { start, end });
      const size = end - start;
      const whole = { size, extents: size === 0 ? [] : [{ position: 0, length: size, start }] };
      yield entryOf(header, records, holes ?? whole);
    }
  }
  return undefined;
}

const globalKeys: ReadonlySet<string> = new Set(["path", "linkpath", "size", "uid", "gid", "mtime", "atime", "ctime"]);

/** What is told of all entries to come. Nothing else makes sense for all. */
function addGlobal(global: Map<string, PaxRecord>, record: PaxRecord): void {
  if (globalKeys.has(record.key)) global.set(record.key, record);
}

/** GNU tar takes the size of a hard link for 0, whatever it says. */
function contentSize(header: TarHeader, records: readonly PaxRecord[]): number {
  if (header.type === "1") return 0;
  const record = lastOf(records, "size");
  const size = record === undefined ? header.number("size") : integerOf(record);
  if (size >= 0) return size;
  throw new FormatError({
    offset: header.offset,
    reading: "the size of an entry",
    found: `${size}`,
    expected: "a number that is not negative",
  });
}

function requireContent(
  bytes: Uint8Array,
  { header, start, end }: { header: TarHeader; start: number; end: number },
): void {
  if (end <= bytes.length) return;
  throw new FormatError({
    offset: start,
    reading: `the content of ${JSON.stringify(header.name)}`,
    found: `${Math.max(0, bytes.length - start)} bytes before the end of the archive`,
    expected: `${end - start} bytes`,
  });
}

function continued(header: TarHeader): FormatError {
  return new FormatError({
    offset: header.offset,
    reading: `entry ${JSON.stringify(header.name)}`,
    found: "the rest of a file that another archive begins",
    expected: "an archive of one volume",
  });
}

function entryOf(
  header: TarHeader,
  records: readonly PaxRecord[],
  content: { readonly size: number; readonly extents: readonly Extent[] },
): TarEntry {
  const text = (key: string): string | undefined => {
    const record = lastOf(records, key);
    return record === undefined ? undefined : textOf(record);
  };
  const integer = (key: string): number | undefined => {
    const record = lastOf(records, key);
    return record === undefined ? undefined : integerOf(record);
  };
  const path = text("GNU.sparse.name") ?? text("path") ?? header.name;
  const isHardLink = header.type === "1";
  // The old format has no type for directories.
  const type = fileTypes[header.type] ?? (path.endsWith("/") ? S_IFDIR : S_IFREG);
  const isDevice = type === S_IFCHR || type === S_IFBLK;
  return {
    offset: header.offset,
    path,
    mode: type | (header.number("mode") & 0o7777),
    user: integer("uid") ?? header.number("uid"),
    group: integer("gid") ?? header.number("gid"),
    modified: timeOf(records, "mtime") ?? new Timestamp(header.number("mtime"), 0),
    accessed: timeOf(records, "atime"),
    changed: timeOf(records, "ctime"),
    device: isDevice ? makedev(header.number("devmajor"), header.number("devminor")) : 0,
    target: text("linkpath") ?? header.text("linkname"),
    isHardLink,
    ...(type === S_IFREG ? content : { size: 0, extents: [] }),
    attributes: attributesOf(records),
  };
}

/** Later records count; one without a value takes earlier ones back. */
function lastOf(records: readonly PaxRecord[], key: string): PaxRecord | undefined {
  const record = records.findLast((other) => other.key === key);
  return record?.value.length === 0 ? undefined : record;
}

function timeOf(records: readonly PaxRecord[], key: string): Timestamp | undefined {
  const record = lastOf(records, key);
  if (record === undefined) return undefined;
  const [whole = "", fraction = ""] = decimalOf(record).split(".");
  const nanoseconds = Number(fraction.slice(0, 9).padEnd(9, "0"));
  const seconds = Number(whole);
  if (!whole.startsWith("-") || nanoseconds === 0) return new Timestamp(seconds, nanoseconds);
  return new Timestamp(seconds - 1, 1e9 - nanoseconds);
}

const XATTR = "SCHILY.xattr.";

function attributesOf(records: readonly PaxRecord[]): ReadonlyMap<string, Uint8Array> {
  const own = records.filter(({ key }) => key.startsWith(XATTR));
  return new Map(own.map(({ key, value }) => [key.slice(XATTR.length), value]));
}

function upToZero(bytes: Uint8Array): Uint8Array {
  const zero = bytes.indexOf(0);
  return zero < 0 ? bytes : bytes.subarray(0, zero);
}
