/**
 * Prints a listing in the layout of GNU as:
 *
 * ```
 * GAS LISTING file.s 			page 1
 *
 *
 *    1 0000 01000000 	a:	.long 1, 2
 *    1      02000000
 *    2              	# a comment
 * ```
 *
 * The number of the line, its address, up to four bytes, a tab, the line; bytes that do not fit follow below.
 */
import { hexOf } from "../bytes/index.ts";
import type { Diagnostic } from "../diag/index.ts";
import type { Assembler } from "./assembler.ts";
import { evaluate, finalOffset, placeOf } from "./expression.ts";
import { isEmptyRange, type ListedLine, type Listing, type ListingOrder } from "./listing.ts";
import { mistakeText } from "./mistake-text.ts";
import type { Section } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

const WORD = 4;
const PAGE_HEIGHT = 60;
const PAGE_WIDTH = 100;
/** Lines that a page's head takes. */
const HEAD_LINES = 3;
/** Continuation lines of bytes. */
const MORE_LINES = 4;

/** What of the object is in a listing. */
export interface ListedObject {
  /** The final bytes of sections that have bytes. */
  readonly contents: ReadonlyMap<Section, Uint8Array>;
  /** Whether the layout is what is in an object, so that there are addresses to show. */
  readonly isWritten: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** The listing of an assembly whose layout is final. */
export function listingText(assembler: Assembler, listing: Listing, object: ListedObject): string {
  return new ListingPrinter(assembler, listing, object).print();
}

class ListingPrinter {
  readonly #assembler: Assembler;
  readonly #listing: Listing;
  readonly #object: ListedObject;
  readonly #messages: ReadonlyMap<string, readonly Diagnostic[]>;
  #out = "";
  #page = 0;
  #onPage = 0;
  #ejects = true;
  #title = "";
  #subtitle = "";
  #height = PAGE_HEIGHT;
  #width: number;

  constructor(assembler: Assembler, listing: Listing, object: ListedObject) {
    this.#assembler = assembler;
    this.#listing = listing;
    this.#object = object;
    this.#width = listing.request.width ?? PAGE_WIDTH;
    this.#messages = byLine(object.diagnostics);
  }

  print(): string {
    const { request, lines, orders } = this.#listing;
    for (const line of request.general ?? []) this.#line(line);
    // Titles that stand before the first page has begun are on it.
    for (const { order } of orders) if (order.kind !== "eject" && order.kind !== "page") this.#obey(order);
    let next = 0;
    if (request.lines) {
      lines.forEach((line, index) => {
        for (; orders[next] !== undefined && orders[next]!.before <= index; next++) this.#obey(orders[next]!.order);
        if (!line.isUnlisted && !(line.isHidden && request.omitsFalse)) this.#listedLine(line);
      });
    }
    if (request.symbols) this.#symbols();
    return this.#out;
  }

  #obey(order: ListingOrder): void {
    switch (order.kind) {
      case "eject":
        this.#ejects = true;
        return;
      case "title":
        this.#title = order.text;
        return;
      case "subtitle":
        this.#subtitle = order.text;
        return;
      case "page":
        this.#height = order.height;
        this.#width = order.width;
    }
  }

  #line(text: string): void {
    if (!this.#listing.request.plain) {
      if (this.#ejects || (this.#height > 0 && this.#onPage >= this.#height)) this.#head();
      this.#onPage++;
    }
    this.#out += `${text}\n`;
  }

  #head(): void {
    const { name } = this.#assembler.source;
    this.#out += `${this.#page > 0 ? "\f" : ""}GAS LISTING ${name} \t\t\tpage ${++this.#page}\n`;
    this.#out += `${this.#title}\n${this.#subtitle}\n`;
    this.#onPage = HEAD_LINES;
    this.#ejects = false;
  }

  #listedLine(line: ListedLine): void {
    const { words = 1, moreWords = 1, moreLines = MORE_LINES } = this.#listing.request;
    const [first] = line.ranges.filter((range) => !isEmptyRange(range));
    const bytes = this.#bytesOf(line);
    const number = `${numberOf(line)}`.padStart(4);
    const address = first === undefined ? "    " : this.#address(finalOffset(first.from));
    const room = words * (2 * WORD + 1) - 1;
    const head = `${number} ${address} ${grouped(bytes.subarray(0, words * WORD)).padEnd(room)}`;
    this.#line(`${head} \t${textOf(line).slice(0, this.#width)}`);
    for (let index = 0; index < moreLines; index++) {
      const from = (words + index * moreWords) * WORD;
      if (from >= bytes.length) break;
      const more = bytes.subarray(from, from + moreWords * WORD);
      this.#line(`${number}      ${grouped(more)}${more.length % WORD === 0 ? " " : ""}`);
    }
    const messages = this.#messages.get(`${line.source.nameAt(line.offset)}:${numberOf(line)}`) ?? [];
    if (line.source.kind === "macro" || line.source.kind === "repetition") return;
    for (const { severity, message } of messages) {
      if (severity === "error") this.#line(`****  Error: ${message}`);
    }
  }

  #address(offset: number): string {
    return this.#object.isWritten ? offset.toString(16).padStart(4, "0") : "????";
  }

  #bytesOf(line: ListedLine): Uint8Array {
    const { words = 1, moreWords = 1, moreLines = MORE_LINES } = this.#listing.request;
    const most = (words + moreWords * moreLines) * WORD;
    const parts: number[] = [];
    for (const { from, to } of line.ranges) {
      const start = finalOffset(from);
      const end = Math.min(finalOffset(to), start + most - parts.length);
      const content = this.#object.contents.get(from.subsection.section);
      for (let at = start; at < end; at++) parts.push(content?.[at] ?? 0);
    }
    return Uint8Array.from(parts);
  }

  #symbols(): void {
    this.#ejects = true;
    const all = this.#assembler.symbols.values.filter((symbol) => !symbol.anonymous);
    const defined = all.filter((symbol) => symbol.isDefined);
    this.#line(defined.length === 0 ? "NO DEFINED SYMBOLS" : "DEFINED SYMBOLS");
    for (const symbol of defined) this.#definedSymbol(symbol);
    this.#line("");
    const undefinedOnes = all.filter((symbol) => !symbol.isDefined);
    this.#line(undefinedOnes.length === 0 ? "NO UNDEFINED SYMBOLS" : "UNDEFINED SYMBOLS");
    for (const { name } of undefinedOnes) this.#line(name);
  }

  #definedSymbol(symbol: AsmSymbol): void {
    const { site, value } = symbol;
    const place =
      site === undefined || value.kind === "common"
        ? " ".repeat(28)
        : `${site.source.nameAt(site.offset).padStart(20)}:${`${site.source.lineAt(site.offset)}`.padEnd(5)}  `;
    const [section, number] = this.#placeOf(symbol);
    this.#line(`${place}${section}:${(number >>> 0).toString(16).padStart(8, "0")} ${symbol.name}`);
  }

  /** Section and value of a symbol. */
  #placeOf(symbol: AsmSymbol): readonly [string, number] {
    if (symbol.value.kind === "common") return ["*COM*", symbol.value.size];
    try {
      const { plus, constant } = evaluate(symbol.expression);
      const place = plus === undefined ? undefined : placeOf(plus);
      if (place !== undefined) return [place.subsection.section.name, finalOffset(place) + Number(constant)];
      return [plus === undefined ? "*ABS*" : "*UND*", Number(BigInt.asUintN(32, constant))];
    } catch (error) {
      if (mistakeText(error) === undefined) throw error;
      return ["*UND*", 0];
    }
  }
}

function byLine(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly Diagnostic[]> {
  const lines = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.place?.file}:${diagnostic.place?.line}`;
    const known = lines.get(key);
    if (known === undefined) lines.set(key, [diagnostic]);
    else known.push(diagnostic);
  }
  return lines;
}

/** The line that is counted: of what a macro has made, that of the call. */
function numberOf({ source, offset }: ListedLine): number {
  let site = { source, offset };
  while (site.source.kind === "macro" || site.source.kind === "repetition") site = site.source.parent ?? site;
  return site.source.lineAt(site.offset);
}

/** The text of a line; behind one `>` for each macro or repetition that it is made by. */
function textOf({ source, offset }: ListedLine): string {
  let marks = "";
  for (let made: typeof source | undefined = source; made?.kind === "macro" || made?.kind === "repetition";) {
    marks += ">";
    made = made.parent?.source;
  }
  const text = source.lineText(offset);
  return marks === "" ? text : `${marks} ${text.replace(/^\s+/, " ")}`;
}

/** Words of four bytes, apart. */
function grouped(bytes: Uint8Array): string {
  const words: string[] = [];
  for (let at = 0; at < bytes.length; at += WORD)
    words.push(
      hexOf(bytes.subarray(at, at + WORD))
        .replaceAll(" ", "")
        .toUpperCase(),
    );
  return words.join(" ");
}
