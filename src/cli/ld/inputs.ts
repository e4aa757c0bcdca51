/** Finding and reading what is linked. */
import type { LinkInput } from "../../ld/index.ts";
import { sentenceFor } from "../failures.ts";
import type { Io } from "../io.ts";
import type { InputRequest, LdRequest } from "./request.ts";

export interface ReadInputs {
  readonly inputs: readonly LinkInput[];
  /** A sentence for each that cannot be had. */
  readonly problems: readonly string[];
}

export async function readInputs({ inputs, libraryPaths }: LdRequest, io: Io): Promise<ReadInputs> {
  const found: LinkInput[] = [];
  const problems: string[] = [];
  for (const input of inputs) {
    const path = input.kind === "file" ? input.name : await findLibrary(input, { folders: libraryPaths, io });
    if (path === undefined) {
      problems.push(missing(input, libraryPaths));
      continue;
    }
    try {
      const bytes = await io.readFile(path);
      const { isWhole, isAsNeeded, isLazy } = input;
      found.push({ name: path, bytes, wholeArchive: isWhole, asNeeded: isAsNeeded, lazy: isLazy });
    } catch (error) {
      const sentence = sentenceFor(error);
      if (sentence === undefined) throw error;
      problems.push(`${path}: ${sentence}`);
    }
  }
  return { inputs: found, problems };
}

/** In each folder a shared one comes before a static one. */
async function findLibrary(
  input: InputRequest,
  { folders, io }: { readonly folders: readonly string[]; readonly io: Io },
): Promise<string | undefined> {
  for (const folder of folders) {
    for (const file of filesOf(input)) {
      const path = folder.endsWith("/") ? folder + file : `${folder}/${file}`;
      const status = await io.stat(path);
      if (status !== undefined && !status.isDirectory) return path;
    }
  }
  return undefined;
}

function filesOf({ name, isStatic }: InputRequest): readonly string[] {
  if (name.startsWith(":")) return [name.slice(1)];
  return [...(isStatic ? [] : [`lib${name}.so`, `lib${name}.wasm`]), `lib${name}.a`];
}

function missing(input: InputRequest, folders: readonly string[]): string {
  const files = filesOf(input).join(", ");
  const where = folders.length === 0 ? "no folder is given with -L" : `it is not in ${folders.join(", ")}`;
  return `Cannot find library "${input.name}" (${files}): ${where}`;
}
