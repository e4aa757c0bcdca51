/**
 * Sections that the script does not mention ("orphans"), by the rules of GNU ld: each goes to the output section of its
 * name, if that is loaded as it is; or else to a new one, behind those of its kind. Kinds have a section that they
 * follow (`.text`, `.rodata`, `.data`, ...), and where the script has none of that name, the last section with the same
 * properties, or with nearly the same.
 */
import { SHF_ALLOC, SHF_EXECINSTR, SHF_TLS, SHF_WRITE, SHT_NOBITS, SHT_NOTE } from "../../elf/index.ts";
import { DISCARD } from "./assign-sections.ts";
import type { InputSection, ObjectFile } from "./object-file.ts";
import { OutputSection } from "./output-section.ts";
import { sectionsOf, type Placement, type PlacementItem } from "./placement.ts";

/** What is done with sections that the script does not mention. */
export type OrphanHandling = "place" | "warn" | "error" | "discard";

/** Puts the sections that no statement took into output sections. */
export function placeOrphans(
  files: readonly ObjectFile[],
  { placement, handling }: { readonly placement: Placement; readonly handling: OrphanHandling },
): readonly InputSection[] {
  const orphans = files
    .flatMap(({ parts }) => parts)
    .filter((part) => part.dropped === undefined && part.output === undefined);
  if (handling === "discard") {
    for (const orphan of orphans) orphan.dropped = "discarded";
    return orphans;
  }
  const placing = new OrphanPlacing(placement.items);
  for (const orphan of orphans) placing.place(orphan);
  placing.finish();
  return orphans;
}

/** What of a section decides where it goes. */
interface Properties {
  readonly hasContent: boolean;
  readonly isAllocated: boolean;
  readonly isReadOnly: boolean;
  readonly isCode: boolean;
  readonly isThreadLocal: boolean;
  /** `SHT_...` */
  readonly type: number;
}

type Property = Exclude<keyof Properties, "type">;

const none: Properties = {
  hasContent: false,
  isAllocated: false,
  isReadOnly: false,
  isCode: false,
  isThreadLocal: false,
  type: 0,
};

function propertiesOf({ flags, type }: { readonly flags: number; readonly type: number }): Properties {
  return {
    hasContent: type !== SHT_NOBITS,
    isAllocated: (flags & SHF_ALLOC) !== 0,
    isReadOnly: (flags & SHF_WRITE) === 0,
    isCode: (flags & SHF_EXECINSTR) !== 0,
    isThreadLocal: (flags & SHF_TLS) !== 0,
    type,
  };
}

/** The section that a kind follows, where there is one of that name. */
function anchorOf(orphan: Properties): string {
  if (!orphan.isAllocated) return ".comment";
  if (orphan.type === SHT_NOTE) return ".interp";
  if (!orphan.hasContent && !orphan.isThreadLocal) return ".bss";
  if (orphan.isThreadLocal) return ".tdata";
  if (!orphan.isReadOnly) return ".data";
  return orphan.isCode ? ".text" : ".rodata";
}

class OrphanPlacing {
  readonly #items: PlacementItem[];
  readonly #byName: Map<string, OutputSection[]> = new Map();
  /** By kind: the last section that was made for it, and those that are still to be put behind that. There may be thousands. */
  readonly #made: Map<string, { readonly last: OutputSection; readonly waiting: OutputSection[] }> = new Map();

  constructor(items: PlacementItem[]) {
    this.#items = items;
    for (const output of this.#outputs()) this.#addName(output);
  }

  /** Puts all that was made where it belongs. */
  finish(): void {
    for (const [kind, { last, waiting }] of this.#made) {
      if (waiting.length === 0) continue;
      this.#items.splice(
        this.#indexOf(last) + 1,
        0,
        ...waiting.map((output) => ({ kind: "section", output }) as const),
      );
      this.#made.set(kind, { last: waiting.at(-1) ?? last, waiting: [] });
    }
  }

  place(orphan: InputSection): void {
    const name = orphan.name === "COMMON" ? ".bss" : orphan.name;
    const output = this.#sameName(name, propertiesOf(orphan)) ?? this.#newSection(name, propertiesOf(orphan));
    orphan.output = output;
    const last = output.contents.at(-1);
    if (last?.kind === "inputs" && last.description === undefined) last.sections.push(orphan);
    else output.contents.push({ kind: "inputs", description: undefined, sections: [orphan] });
  }

  #outputs(): readonly OutputSection[] {
    const outputs = sectionsOf(this.#items);
    return outputs.filter(({ name }) => name !== DISCARD);
  }

  #sameName(name: string, orphan: Properties): OutputSection | undefined {
    const namesakes = this.#byName.get(name) ?? [];
    const fitting = namesakes.find((output) => {
      if (output.isVoid) return false;
      const { hasContent, isAllocated, type } = propertiesOf(output);
      return isAllocated === orphan.isAllocated && hasContent === orphan.hasContent && type === orphan.type;
    });
    return fitting ?? namesakes.find(({ isVoid }) => isVoid);
  }

  #addName(output: OutputSection): void {
    const others = this.#byName.get(output.name);
    if (others === undefined) this.#byName.set(output.name, [output]);
    else others.push(output);
  }

  #newSection(name: string, orphan: Properties): OutputSection {
    const output = new OutputSection(name, undefined);
    const anchor = anchorOf(orphan);
    const made = this.#made.get(anchor);
    this.#addName(output);
    if (made !== undefined) {
      made.waiting.push(output);
      return output;
    }
    // The place depends on all that is there.
    this.finish();
    this.#items.splice(this.#placeFor(anchor, orphan), 0, { kind: "section", output });
    this.#made.set(anchor, { last: output, waiting: [] });
    return output;
  }

  #placeFor(anchor: string, orphan: Properties): number {
    const outputs = this.#outputs();
    const after =
      outputs.find(({ name }) => name === anchor) ??
      lastLike(outputs, { orphan, matchesType: true }) ??
      lastLike(outputs, { orphan, matchesType: false });
    return this.#placeBehind(after);
  }

  #indexOf(output: OutputSection): number {
    return this.#items.findIndex((item) => item.kind === "section" && item.output === output);
  }

  /**
   * The place behind a section (undefined: the start) and the assignments that belong to it. What is behind a move of
   * the location counter belongs to the next section; the first one of a script sets where everything begins.
   */
  #placeBehind(section: OutputSection | undefined): number {
    const items = this.#items;
    const start = section === undefined ? 0 : this.#indexOf(section) + 1;
    let isFirst = section === undefined;
    let dotMove: number | undefined;
    for (let at = start; at < items.length; at++) {
      const item = items[at];
      if (item?.kind === "section") return dotMove !== undefined && movesWithDot(item.output) ? dotMove : at;
      if (item?.kind === "overlay-end") return at + 1;
      if (item?.kind === "assignment" && item.symbol === ".") {
        if (!isFirst) dotMove ??= at;
        isFirst = false;
      }
    }
    return items.length;
  }
}

/** Whether the move of the location counter in front of a section is about it. */
function movesWithDot(output: OutputSection): boolean {
  return output.inputs.length === 0 || output.isAllocated;
}

/** The last section with the same properties as an orphan, or, step by step, with more or less the same. */
function lastLike(
  outputs: readonly OutputSection[],
  { orphan, matchesType }: { readonly orphan: Properties; readonly matchesType: boolean },
): OutputSection | undefined {
  const known = outputs.map((output) => ({ output, has: output.isVoid ? none : propertiesOf(output) }));
  const last = (properties: readonly Property[], isTyped: boolean): OutputSection | undefined => {
    const found = known.findLast(({ output, has }) => {
      if (isTyped && !output.isVoid && has.type !== orphan.type) return false;
      return properties.every((property) => has[property] === orphan[property]);
    });
    return found?.output;
  };
  const all: readonly Property[] = ["hasContent", "isAllocated", "isReadOnly", "isCode", "isThreadLocal"];
  return last(all, matchesType) ?? nearest();

  function nearest(): OutputSection | undefined {
    if (!orphan.isAllocated) return known.at(-1)?.output;
    if (orphan.isCode) return last(["hasContent", "isAllocated", "isCode", "isThreadLocal"], matchesType);
    // .rodata can go behind .text.
    if (orphan.isReadOnly) return last(["hasContent", "isAllocated", "isReadOnly", "isThreadLocal"], matchesType);
    if (orphan.isThreadLocal) {
      const threads = known.findLast(({ has }) => has.isThreadLocal && has.isAllocated)?.output;
      return threads ?? known.findLast(({ has }) => has.isAllocated && has.hasContent)?.output;
    }
    // .data can go behind .rodata, .bss behind all that is loaded.
    if (orphan.hasContent) return last(["hasContent", "isAllocated", "isThreadLocal"], matchesType);
    return last(["isAllocated"], matchesType);
  }
}
