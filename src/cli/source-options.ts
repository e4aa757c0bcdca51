/** Options of `muslin objdump` about the source: `-l`, `-S` and what goes with them. */
import { basename, join } from "node:path";
import { decodeUtf8 } from "../bytes/index.ts";
import type { SourceOptions } from "../objdump/index.ts";
import type { Io } from "./io.ts";

export interface SourceFlags {
  readonly lineNumbers?: boolean;
  readonly source?: boolean;
  readonly sourceComment?: string;
  readonly fileStartContext?: boolean;
  readonly inlines?: boolean;
  readonly include?: readonly string[];
}

const DEFAULT_COMMENT = "# ";

/** Whether the text of the source is shown. */
export function showsSource({ source, sourceComment }: SourceFlags): boolean {
  return source === true || sourceComment !== undefined;
}

/** `undefined` where nothing of the source is asked for. */
export function sourceOptions(flags: SourceFlags, io: Io): SourceOptions | undefined {
  const { sourceComment: comment } = flags;
  if (flags.lineNumbers !== true && !showsSource(flags)) return undefined;
  return {
    showsLines: flags.lineNumbers === true,
    showsInlines: flags.inlines === true,
    fromFileStart: flags.fileStartContext === true,
    ...(showsSource(flags) && { readSource: (path) => readSource(path, flags.include ?? [], io) }),
    ...(comment !== undefined && { comment: comment === "" ? DEFAULT_COMMENT : comment }),
  };
}

/** The file at its path, or of its name in one of the folders. */
function readSource(path: string, folders: readonly string[], io: Io): string | undefined {
  for (const place of [path, ...folders.map((folder) => join(folder, basename(path)))]) {
    const bytes = io.readFileNow(place);
    if (bytes !== undefined) return decodeUtf8(bytes);
  }
  return undefined;
}
