/** What `muslin size` prints, as a library: files go in one after the other, chunks of text come out. */
import { FormatError, TextWriter } from "../bytes/index.ts";
import type { ObjdumpOutput } from "./objdump.ts";
import { hasFlag, sectionFlags, type ObjectFile, type ObjectSection } from "./object-file.ts";
import { isArchive, openArchive, openObject, type MemberContent } from "./open-file.ts";

export interface SizeRequest {
  /** `berkeley` by default. */
  readonly format?: "berkeley" | "sysv" | "gnu";
  /** Base of numbers; 10 by default. */
  readonly radix?: 8 | 10 | 16;
  /** `-t`: a line with the sums of all files. */
  readonly totals?: boolean;
  /** `--common`: common symbols count as `bss`. */
  readonly countsCommon?: boolean;
}

interface Sizes {
  readonly text: bigint;
  readonly data: bigint;
  readonly bss: bigint;
}

const nothing: Sizes = { text: 0n, data: 0n, bss: 0n };

/**
 * Shows the sizes of files.
 *
 * @example
 * ```ts
 * import { Size } from "muslin/objdump";
 *
 * declare const bytes: Uint8Array;
 * const sink = (chunk: Uint8Array) => console.log(new TextDecoder().decode(chunk));
 * const size = new Size({ format: "sysv" }, { sink, complain: console.error });
 * size.show(bytes, "prog.wasm");
 * size.finish();
 * ```
 */
export class Size {
  readonly #request: SizeRequest;
  readonly #output: ObjdumpOutput;
  readonly #out: TextWriter;
  readonly #radix: 8 | 10 | 16;
  #totals: Sizes = nothing;
  #hasHeading = false;

  constructor(request: SizeRequest, output: ObjdumpOutput) {
    this.#request = request;
    this.#output = output;
    this.#out = new TextWriter(output.sink);
    this.#radix = request.radix ?? 10;
  }

  /** Shows one file. Returns whether it could be read. */
  show(bytes: Uint8Array, path: string, options: { readonly outside?: MemberContent } = {}): boolean {
    const complain = (message: string): void => this.#complain(`${path}: ${message}`);
    let isFine = true;
    try {
      if (isArchive(bytes)) isFine = this.#showArchive(bytes, path, options);
      else this.#showObject(openObject(bytes, { warn: complain }), path);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      complain(error.message);
      isFine = false;
    }
    this.#out.flush();
    return isFine;
  }

  /** Call it behind the last file. */
  finish(): void {
    if (this.#request.totals && this.#request.format !== "sysv") this.#writeRow(this.#totals, "(TOTALS)");
    this.#out.flush();
  }

  #showArchive(bytes: Uint8Array, path: string, { outside }: { readonly outside?: MemberContent }): boolean {
    const warn = (message: string): void => this.#complain(`${path}: ${message}`);
    let isFine = true;
    for (const opened of openArchive(bytes, { warn, ...(outside && { outside }) }).members()) {
      const { name } = opened.member;
      if ("error" in opened) {
        this.#complain(`${path}(${name}): ${opened.error.message}`);
        isFine = false;
      } else {
        this.#showObject(opened.object, name, path);
      }
    }
    return isFine;
  }

  #showObject(object: ObjectFile, name: string, archive?: string): void {
    if (this.#request.format === "sysv") {
      this.#writeSections(object, archive === undefined ? `${name}  ` : `${name}   (ex ${archive})`);
      return;
    }
    const sizes = this.#sizesOf(object);
    this.#totals = {
      text: this.#totals.text + sizes.text,
      data: this.#totals.data + sizes.data,
      bss: this.#totals.bss + sizes.bss,
    };
    this.#writeRow(sizes, archive === undefined ? name : `${name} (ex ${archive})`);
  }

  #sizesOf(object: ObjectFile): Sizes {
    const sizes = { ...nothing, bss: this.#commonSize(object) };
    for (const section of object.sections) {
      const column = this.#columnOf(section);
      if (column !== undefined) sizes[column] += BigInt(section.size);
    }
    return sizes;
  }

  #columnOf({ flags }: ObjectSection): keyof Sizes | undefined {
    if (!hasFlag(flags, sectionFlags.ALLOC)) return undefined;
    const isData =
      !hasFlag(flags, sectionFlags.CODE) && (this.#request.format === "gnu" || !hasFlag(flags, sectionFlags.READONLY));
    if (!isData) return "text";
    return hasFlag(flags, sectionFlags.HAS_CONTENTS) ? "data" : "bss";
  }

  #commonSize(object: ObjectFile): bigint {
    if (!this.#request.countsCommon) return 0n;
    return object.symbols().reduce((sum, { section, value }) => (section === "*COM*" ? sum + value : sum), 0n);
  }

  #writeRow({ text, data, bss }: Sizes, name: string): void {
    this.#writeHeading();
    const total = text + data + bss;
    if (this.#request.format === "gnu") {
      const columns = [text, data, bss, total].map((size) => this.#number(size).padStart(10));
      this.#out.line(`${columns.join(" ")} ${name}`);
      return;
    }
    const columns = [text, data, bss].map((size) => this.#number(size).padStart(7));
    const sum = total.toString(this.#radix === 8 ? 8 : 10).padStart(7);
    this.#out.line(`${columns.join("\t")}\t${sum}\t${total.toString(16).padStart(7)}\t${name}`);
  }

  #writeHeading(): void {
    if (this.#hasHeading) return;
    this.#hasHeading = true;
    if (this.#request.format === "gnu") this.#out.line("      text       data        bss      total filename");
    else this.#out.line(`   text\t   data\t    bss\t    ${this.#radix === 8 ? "oct" : "dec"}\t    hex\tfilename`);
  }

  #writeSections(object: ObjectFile, title: string): void {
    const rows = object.sections.map(({ name, size, vma }) => ({
      name,
      size: this.#number(BigInt(size)),
      address: this.#number(vma),
    }));
    const common = this.#commonSize(object);
    if (this.#request.countsCommon) rows.push({ name: "*COM*", size: this.#number(common), address: this.#number(0n) });
    const total = this.#number(object.sections.reduce((sum, { size }) => sum + BigInt(size), common));
    const widest = (column: "name" | "address"): number =>
      rows.reduce((width, row) => Math.max(width, row[column].length), 0);
    const nameWidth = widest("name");
    const sizeWidth = Math.max("size".length, total.length);
    const addressWidth = Math.max("addr".length, widest("address"));
    const row = (name: string, size: string, address: string): string => {
      return `${name.padEnd(nameWidth)}   ${size.padStart(sizeWidth)}   ${address.padStart(addressWidth)}`;
    };
    this.#out.line(`${title}:`);
    this.#out.line(row("section", "size", "addr"));
    for (const { name, size, address } of rows) this.#out.line(row(name, size, address));
    this.#out.line(`${"Total".padEnd(nameWidth)}   ${total.padStart(sizeWidth)}\n\n`);
  }

  #number(value: bigint): string {
    const prefix = this.#radix === 10 ? "" : this.#radix === 8 ? "0" : "0x";
    return prefix + value.toString(this.#radix);
  }

  #complain(message: string): void {
    this.#out.flush();
    this.#output.complain(message);
  }
}
