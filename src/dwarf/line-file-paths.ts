/** Paths of the files that line tables number. */
import { readLineEntries, readLineHeader, type LineEntries, type LineHeader } from "./line-header.ts";
import { readerAt, type DwarfSections } from "./sections.ts";

interface Table {
  readonly header: LineHeader;
  readonly entries: LineEntries;
  readonly paths: Map<number, string | undefined>;
}

export class LineFilePaths {
  readonly #sections: DwarfSections;
  readonly #tables = new Map<number, Table>();

  constructor(sections: DwarfSections) {
    this.#sections = sections;
  }

  /**
   * The path of a file of the table at an offset.
   * @param unitDirectory what relative paths are relative to
   * @throws FormatError where the table is wrong
   */
  at(offset: number, file: number, unitDirectory: string | undefined): string | undefined {
    const table = this.#tables.get(offset) ?? this.#open(offset);
    if (!table.paths.has(file)) table.paths.set(file, pathOf(table, file, unitDirectory));
    return table.paths.get(file);
  }

  #open(offset: number): Table {
    const reader = readerAt(this.#sections, { section: "line", at: offset, what: "line table" }, 0);
    const header = readLineHeader(reader);
    const table = { header, entries: readLineEntries(this.#sections, header), paths: new Map() };
    this.#tables.set(offset, table);
    return table;
  }
}

/** `undefined` for a file that the table does not have. */
export function pathOf(
  { header, entries }: { readonly header: LineHeader; readonly entries: LineEntries },
  number: number,
  unitDirectory: string | undefined,
): string | undefined {
  const isNew = header.version >= 5;
  const file = entries.files[isNew ? number : number - 1];
  if (file === undefined) return undefined;
  const { directory } = file;
  const named = isNew
    ? entries.directories[directory]
    : directory === 0
      ? undefined
      : entries.directories[directory - 1];
  return join(unitDirectory, join(named, file.name));
}

/** A path from a folder; as it is, if it begins at the root, or there is no folder. */
function join(folder: string | undefined, path: string): string {
  if (folder === undefined || folder === "" || path.startsWith("/")) return path;
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}
