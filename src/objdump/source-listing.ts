/**
 * `-l` and `-S`: lines of the source in between the instructions that were made of them.
 *
 * What is written when is GNU's: a function where it changes, a line where its number or discriminator does, and source
 * text from up to five lines before a line on, without those that were shown already.
 */
import type { TextWriter } from "../bytes/index.ts";
import type { SourceFrame } from "../dwarf/index.ts";
import type { ObjectFile, ObjectSection } from "./object-file.ts";
import type { NameText } from "./symbol-listing.ts";

/** What of the source is shown. */
export interface SourceOptions {
  /** `-l`: functions and numbers of lines. */
  readonly showsLines: boolean;
  /** `--inlines`: with the numbers of lines, those of calls that were inlined. */
  readonly showsInlines: boolean;
  /** `-S`: the text of the file with that path; `undefined` where it cannot be read. */
  readonly readSource?: (path: string) => string | undefined;
  /** `--source-comment`: stands in front of the source's lines. */
  readonly comment?: string;
  /** `--file-start-context`: the first line of a file to be shown brings all before it. */
  readonly fromFileStart?: boolean;
}

/** Lines that are shown in front of one that is meant. */
const CONTEXT = 5;

/** A source file, as far as it has been shown. */
interface ShownFile {
  readonly lines: readonly string[];
  /** Greatest number of a line that was shown. */
  greatest: number;
  last: number;
  isFirst: boolean;
}

/** Writes what belongs in front of instructions; one for each file, as what was shown already counts. */
export class SourceListing {
  readonly #object: ObjectFile;
  readonly #out: TextWriter;
  readonly #options: SourceOptions & { readonly nameText: NameText };
  readonly #files = new Map<string, ShownFile | undefined>();
  #frames: readonly SourceFrame[] | undefined;
  #function: string | undefined;
  #line = -1;
  #discriminator = 0;

  constructor(object: ObjectFile, out: TextWriter, options: SourceOptions & { readonly nameText: NameText }) {
    this.#object = object;
    this.#out = out;
    this.#options = options;
  }

  /** Writes what belongs in front of the instruction at an address. */
  write(section: ObjectSection, address: bigint): void {
    const frames = this.#object.sourceFrames(section, address);
    // The same array is the same place, and of that all is said.
    if (frames === this.#frames) return;
    this.#frames = frames;
    const [frame] = frames;
    if (frame === undefined) return;
    const name = frame.linkageName ?? frame.name;
    const isNewFunction = name !== undefined && name !== this.#function;
    if (this.#options.showsLines) this.#writeLine(frames, frame, isNewFunction ? name : undefined);
    if (frame.file !== undefined && frame.line > 0) this.#writeSource(frame.file, frame.line);
    if (name !== undefined) this.#function = name;
    if (frame.line > 0) this.#line = frame.line;
    this.#discriminator = frame.discriminator;
  }

  #writeLine(frames: readonly SourceFrame[], frame: SourceFrame, newFunction: string | undefined): void {
    const out = this.#out;
    if (newFunction !== undefined) {
      out.line(`${this.#options.nameText(newFunction)}():`);
      this.#line = -1;
    }
    const isSame = frame.line === this.#line && frame.discriminator === this.#discriminator;
    if (frame.line === 0 || isSame) return;
    const discriminator = frame.discriminator === 0 ? "" : ` (discriminator ${frame.discriminator})`;
    out.line(`${frame.file ?? "???"}:${frame.line}${discriminator}`);
    if (!this.#options.showsInlines) return;
    for (const { file, line, linkageName, name } of frames.slice(1)) {
      const caller = linkageName ?? name;
      const inParentheses = caller === undefined ? "" : ` (${this.#options.nameText(caller)})`;
      out.line(`inlined by ${file ?? "???"}:${line}${inParentheses}`);
    }
  }

  #writeSource(path: string, line: number): void {
    const file = this.#fileAt(path);
    if (file === undefined || file.last === line) return;
    let from = Math.max(1, line - CONTEXT);
    if (this.#options.fromFileStart === true && file.isFirst) from = 1;
    else if (file.greatest >= from) from = file.greatest < line ? file.greatest + 1 : line;
    for (const text of file.lines.slice(from - 1, line)) this.#out.line(`${this.#options.comment ?? ""}${text}`);
    file.greatest = Math.max(file.greatest, line);
    file.last = line;
    file.isFirst = false;
  }

  #fileAt(path: string): ShownFile | undefined {
    if (!this.#files.has(path)) {
      const text = this.#options.readSource?.(path);
      this.#files.set(
        path,
        text === undefined ? undefined : { lines: linesOf(text), greatest: 0, last: 0, isFirst: true },
      );
    }
    return this.#files.get(path);
  }
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
