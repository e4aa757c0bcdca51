/** The script's statements in the order in which they are laid out, with an object for each output section. */
import type { Assertion, Assignment, LayoutStatement, OverlayDescription } from "./ast.ts";
import type { DiagnosticLog } from "../../diag/index.ts";
import { hintOf } from "./messages.ts";
import { OutputSection } from "./output-section.ts";
import { addMessage } from "./parser.ts";
import type { ScriptPlace, ScriptText } from "./script-text.ts";

/** What is laid out, in order. */
export type PlacementItem =
  | Assignment
  | Assertion
  | { readonly kind: "section"; readonly output: OutputSection }
  /** The end of an overlay, from which on addresses go on behind its longest section. */
  | { readonly kind: "overlay-end"; readonly outputs: readonly OutputSection[] };

export interface Placement {
  readonly items: PlacementItem[];
  /** The sections in the order in which they take what they match: those that INSERT moves come first. */
  readonly takers: readonly OutputSection[];
  /** Overlays by their first sections. */
  readonly overlays: ReadonlyMap<OutputSection, OverlayDescription>;
}

/** Makes the output sections: one for each description, also where two have the same name. */
export function placeStatements(statements: readonly LayoutStatement[], log: DiagnosticLog): Placement {
  return new Placing(log).place(statements);
}

class Placing {
  readonly #log: DiagnosticLog;
  readonly #overlays: Map<OutputSection, OverlayDescription> = new Map();
  readonly #inserts: { insert: Extract<LayoutStatement, { kind: "insert" }>; items: PlacementItem[] }[] = [];

  constructor(log: DiagnosticLog) {
    this.#log = log;
  }

  place(statements: readonly LayoutStatement[]): Placement {
    const items: PlacementItem[] = [];
    for (const statement of statements) {
      switch (statement.kind) {
        case "assignment":
        case "assertion":
          items.push(statement);
          break;
        case "output":
          items.push({ kind: "section", output: new OutputSection(statement.name, statement) });
          break;
        case "overlay":
          items.push(...this.#overlay(statement));
          break;
        case "insert":
          this.#inserts.push({ insert: statement, items: items.splice(scriptStart(items, statement.place)) });
          break;
        case "entry":
          break;
      }
    }
    const takers = sectionsOf([...this.#inserts.flatMap(({ items: moved }) => moved), ...items]);
    for (const { insert, items: moved } of this.#inserts) this.#insert(items, { insert, moved });
    return { items, takers, overlays: this.#overlays };
  }

  #overlay(overlay: OverlayDescription): readonly PlacementItem[] {
    const items: PlacementItem[] = [];
    const outputs: OutputSection[] = [];
    for (const description of overlay.sections) {
      const output = new OutputSection(description.name, {
        ...description,
        region: overlay.region,
        loadRegion: overlay.loadRegion,
      });
      output.overlay = { before: outputs.at(-1) };
      if (outputs.length === 0) this.#overlays.set(output, overlay);
      outputs.push(output);
      items.push({ kind: "section", output });
    }
    items.push({ kind: "overlay-end", outputs });
    return items;
  }

  #insert(
    items: PlacementItem[],
    { insert, moved }: { insert: Extract<LayoutStatement, { kind: "insert" }>; moved: PlacementItem[] },
  ): void {
    const at = items.findIndex((item) => item.kind === "section" && item.output.name === insert.section);
    if (at < 0) {
      const known = sectionsOf(items).map(({ name }) => name);
      const hint = hintOf(insert.section, known);
      const message = `There is no section "${insert.section}" to insert at${hint}`;
      addMessage(this.#log, { severity: "error", message, place: insert.place });
      items.push(...moved);
      return;
    }
    items.splice(insert.where === "AFTER" ? at + 1 : at, 0, ...moved);
  }
}

/** The output sections of items. */
export function sectionsOf(items: readonly PlacementItem[]): readonly OutputSection[] {
  return items.flatMap((item) => (item.kind === "section" ? [item.output] : []));
}

/** Where what a script has so far begins among the items of all scripts: an INSERT is about its own script only. */
function scriptStart(items: readonly PlacementItem[], { source }: ScriptPlace): number {
  const last = items.findLastIndex((item) => rootOf(placeOf(item)?.source) !== rootOf(source));
  return last + 1;
}

function placeOf(item: PlacementItem): ScriptPlace | undefined {
  if (item.kind === "overlay-end") return item.outputs[0]?.place;
  return item.kind === "section" ? item.output.place : item.place;
}

/** The script that includes all the others. */
function rootOf(source: ScriptText | undefined): ScriptText | undefined {
  let root = source;
  while (root?.includedFrom !== undefined) root = root.includedFrom.source;
  return root;
}

/** The symbols that an overlay provides: where its sections are loaded from. */
export function overlayNames({ sections }: OverlayDescription): readonly string[] {
  return sections.flatMap(({ name }) => [loadSymbol("start", name), loadSymbol("stop", name)]);
}

/** The name of the symbol for the start or the end of what is loaded of an overlay's section. */
export function loadSymbol(which: "start" | "stop", section: string): string {
  return `__load_${which}_${section.replace(/[^A-Za-z0-9_]/g, "")}`;
}
