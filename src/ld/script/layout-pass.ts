/** One pass of the layout: through the script from its start to its end. */
import type { Assertion, Assignment, NamedReference, RegionDefinition } from "./ast.ts";
import { DISCARD } from "./assign-sections.ts";
import type { Definitions } from "./definitions.ts";
import { addressOf, alignUp, evaluate, evaluateAddress, wrap, type EvaluationContext, type Value } from "./evaluate.ts";
import type { Expression } from "./ast.ts";
import { hintOf } from "./messages.ts";
import type { OutputSection } from "./output-section.ts";
import { loadSymbol, sectionsOf, type Placement } from "./placement.ts";
import { takesSection, type Region } from "./regions.ts";
import type { ScriptPlace } from "./script-text.ts";
import { SectionFilling, type LebMemory } from "./section-filling.ts";
import type { SymbolTableOfLink } from "./symbols.ts";

/** Something that is wrong. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly place: ScriptPlace | undefined;
  readonly id?: string;
}

/** What is the same in all passes. */
export interface LayoutEnvironment {
  readonly placement: Placement;
  readonly definitions: Definitions;
  readonly symbols: SymbolTableOfLink;
  readonly regions: ReadonlyMap<string, RegionDefinition>;
  readonly constants: ReadonlyMap<string, bigint>;
  readonly segmentStarts: ReadonlyMap<string, bigint>;
  /** Addresses of sections that options gave. */
  readonly sectionStarts: ReadonlyMap<string, bigint>;
  readonly headersSize: bigint;
  /** `name = value` of options; they come before all that the script says. */
  readonly presets: readonly Assignment[];
}

export class LayoutPass implements EvaluationContext {
  readonly problems: Problem[] = [];
  dot = 0n;
  section: OutputSection | undefined;
  readonly #environment: LayoutEnvironment;
  readonly #sections: ReadonlyMap<string, OutputSection>;
  readonly #regions: Map<string, Region> = new Map();
  readonly #lebs: LebMemory;
  /** The symbol whose value is being calculated. */
  #assigning: string | undefined;
  /** The last section from which load addresses go on. */
  #lastLoaded: OutputSection | undefined;
  #segments: readonly NamedReference[] = [];
  /** Symbols that the script assigns, where their value was wanted and not known. */
  readonly #unsettled: { readonly name: string; readonly place: ScriptPlace }[] = [];
  /** Bounds of sections that someone asked for. */
  readonly #asked: Set<string> = new Set();
  /**
   * Where a section without address and region goes. The location counter may be elsewhere: behind a section that takes
   * no memory.
   */
  #current = 0n;

  constructor(environment: LayoutEnvironment, lebs: LebMemory) {
    this.#environment = environment;
    this.#lebs = lebs;
    const outputs = sectionsOf(environment.placement.items);
    // Of sections of one name the first is meant.
    this.#sections = new Map(outputs.toReversed().map((output) => [output.name, output]));
  }

  run(): void {
    for (const preset of this.#environment.presets) this.#assignOutside(preset);
    this.#openRegions();
    for (const item of this.#environment.placement.items) {
      switch (item.kind) {
        case "assignment":
          this.#assignOutside(item);
          break;
        case "assertion":
          this.check(item);
          break;
        case "section":
          this.#place(item.output);
          break;
        case "overlay-end":
          this.#endOverlay(item);
          break;
      }
    }
    this.#boundSections();
    this.#checkRegions();
    // Values that are not known because of another mistake are not worth a message.
    const isFine = this.problems.every(({ severity }) => severity !== "error");
    if (isFine)
      for (const { name, place } of this.#unsettled) this.problem(`The value of "${name}" depends on itself`, place);
  }

  // What expressions ask.

  get headersSize(): bigint {
    return this.#environment.headersSize;
  }

  symbol(name: string, place: ScriptPlace): Value | undefined {
    const { definitions } = this.#environment;
    const bound = definitions.isDefined(name) ? undefined : this.#bounds(name);
    const value = bound ?? definitions.value(name, this.#assigning);
    if (value !== undefined) return value;
    if (definitions.isAssigned(name)) {
      this.#unsettled.push({ name, place });
      return undefined;
    }
    const others = [...definitions.names()].filter((other) => other !== name);
    return this.problem(`Symbol "${name}" is not defined${hintOf(name, others)}`, place);
  }

  isDefined(name: string): boolean {
    return this.#environment.definitions.isDefined(name);
  }

  outputSection(name: string, place: ScriptPlace): OutputSection | undefined {
    const output = this.#sections.get(name);
    if (output !== undefined) return output;
    return this.problem(`There is no output section "${name}"${hintOf(name, this.#sections.keys())}`, place);
  }

  region(name: string, place: ScriptPlace): Region | undefined {
    const region = this.#regions.get(name);
    if (region !== undefined) return region;
    const known = this.#environment.regions;
    // One whose origin or length is wrong has its message already.
    if (known.has(name)) return undefined;
    return this.problem(`There is no memory region "${name}"${hintOf(name, known.keys())}`, place);
  }

  constant(name: string): bigint | undefined {
    return this.#environment.constants.get(name);
  }

  segmentStart(segment: string): bigint | undefined {
    return this.#environment.segmentStarts.get(segment);
  }

  problem(message: string, place: ScriptPlace | undefined): undefined {
    // A mistake that is met by way of several others, or in a loop, is one mistake.
    const isKnown = this.problems.some((known) => known.message === message && known.place === place);
    if (!isKnown) this.problems.push({ severity: "error", message, place });
    return undefined;
  }

  #warn(id: string, message: string, place: ScriptPlace | undefined): void {
    this.problems.push({ severity: "warning", message, place, id });
  }

  /** `__start_NAME` and `__stop_NAME` of sections whose names can be names in C, defined where someone asks for them. */
  #bounds(name: string): Value | undefined {
    const [, which, of = ""] = /^__(start|stop)_(\w+)$/.exec(name) ?? [];
    const output = this.#sections.get(of);
    if (output === undefined || output.isVoid) return undefined;
    this.#asked.add(name);
    return { number: which === "start" ? 0n : output.size, section: output };
  }

  /** Defines the bounds that objects and expressions have asked for. */
  #boundSections(): void {
    const { symbols, definitions } = this.#environment;
    for (const { state, name } of symbols.values()) if (state === "undefined") this.#bounds(name);
    for (const name of this.#asked) {
      const value = definitions.isDefined(name) ? undefined : this.#bounds(name);
      if (value !== undefined) definitions.assign(name, { value, isHidden: false, alias: undefined });
    }
  }

  // Statements.

  assign(assignment: Assignment): void {
    const { symbol, isProvided, isHidden } = assignment;
    const { definitions } = this.#environment;
    if (isProvided && !definitions.isWanted(symbol)) return;
    if (symbol !== ".") this.#assigning = symbol;
    const value = this.#assignedValue(assignment);
    this.#assigning = undefined;
    if (value === undefined) return;
    if (symbol === ".") {
      this.#moveDot(value, assignment.place);
      return;
    }
    const section = value.section ?? this.section ?? "absolute";
    const alias = assignment.value.kind === "name" ? this.#environment.symbols.get(assignment.value.name) : undefined;
    definitions.assign(symbol, { value: { number: value.number, section }, isHidden, alias });
  }

  /** Assigns outside of all sections: what follows without an address of its own goes on from here. */
  #assignOutside(assignment: Assignment): void {
    this.assign(assignment);
    this.#current = this.dot;
  }

  #assignedValue({ operator, symbol, symbolPlace, value, place }: Assignment): Value | undefined {
    if (operator === "=") return evaluate(value, this);
    const left: Expression = { kind: "name", name: symbol, place: symbolPlace };
    const binary = operator.slice(0, -1) as (Expression & { kind: "binary" })["operator"];
    return evaluate({ kind: "binary", operator: binary, left, right: value, place }, this);
  }

  #moveDot(value: Value, place: ScriptPlace): void {
    const { section } = this;
    const target = value.section === undefined && section !== undefined ? { ...value, section } : value;
    const address = addressOf(target);
    if (section !== undefined && address < this.dot) {
      this.problem(
        `The location counter of "${section.name}" cannot go back: it is 0x${hex(this.dot)}, and would be 0x${hex(address)}`,
        place,
      );
      return;
    }
    this.dot = address;
  }

  check({ condition, message, place }: Assertion): void {
    const value = evaluate(condition, this);
    if (value?.number === 0n) this.problem(message, place);
  }

  // Sections.

  #place(output: OutputSection): void {
    if (output.name === DISCARD) return;
    const { description } = output;
    if (output.isVoid) {
      // Nothing is there, but what follows is where the address says.
      this.#startSection(output, undefined);
      output.address = this.dot;
      output.loadAddress = this.dot;
      output.size = 0n;
      output.isPlaced = true;
      return;
    }
    const region = this.#regionOf(output);
    const isFixed = this.#startSection(output, region);
    const unaligned = this.dot;
    const stated = this.#statedAlignment(output);
    output.alignment = this.#alignmentOf(output, stated);
    this.dot = alignUp(this.dot, isFixed ? stated : output.alignment);
    if (this.dot !== unaligned && isFixed) {
      const moved = `The start of "${output.name}" is moved by ${this.dot - unaligned} bytes to be aligned to ${stated}`;
      this.#warn("section-align", moved, description?.address?.place);
    }
    output.address = this.dot;
    output.isPlaced = true;
    this.section = output;
    const filling = new SectionFilling(output, { pass: this, lebs: this.#lebs });
    filling.fill();
    this.section = undefined;
    output.size = wrap(this.dot - output.address);
    output.pieces = filling.pieces;
    const padding = output.address - unaligned;
    output.loadAddress = this.#loadAddress(output, { padding, region, alignment: isFixed ? stated : output.alignment });
    if (output.isThreadTemplate) this.dot = output.address;
    this.#finishSection(output, region);
  }

  /**
   * Moves the location counter to where the section's address says, or its region.
   * @returns whether an address is given, which is kept even if it is not aligned.
   */
  #startSection(output: OutputSection, region: Region | undefined): boolean {
    const { description, overlay } = output;
    const fixed = this.#environment.sectionStarts.get(output.name);
    if (overlay !== undefined) this.dot = this.#overlayStart(output);
    else if (fixed !== undefined) this.dot = fixed;
    else if (description?.address !== undefined) this.dot = evaluateAddress(description.address, this) ?? this.dot;
    // Without SHF_ALLOC and an address, a section that nobody placed is at 0.
    else if (description === undefined && !output.isAllocated) this.dot = 0n;
    else this.dot = region?.current ?? this.#current;
    return overlay !== undefined || fixed !== undefined || description?.address !== undefined;
  }

  #overlayStart(output: OutputSection): bigint {
    if (output.overlay?.before !== undefined) return output.overlay.before.address;
    const overlay = this.#environment.placement.overlays.get(output);
    const address = overlay?.address && evaluateAddress(overlay.address, this);
    if (address !== undefined) return address;
    return this.#regionOf(output)?.current ?? this.#current;
  }

  /** The operand of `: ALIGN(...)`. */
  #statedAlignment({ name, description }: OutputSection): bigint {
    const stated = (description?.alignment && evaluateAddress(description.alignment, this)) ?? 1n;
    if ((stated & (stated - 1n)) === 0n) return stated === 0n ? 1n : stated;
    this.problem(`The alignment of "${name}" is ${stated}, which is no power of two`, description?.alignment?.place);
    return 1n;
  }

  #alignmentOf({ description, inputs }: OutputSection, stated: bigint): bigint {
    const subalignment = (description?.subalignment && evaluateAddress(description.subalignment, this)) ?? 1n;
    let alignment = stated > subalignment ? stated : subalignment;
    for (const input of inputs) if (BigInt(input.alignment) > alignment) alignment = BigInt(input.alignment);
    return alignment;
  }

  #loadAddress(
    output: OutputSection,
    place: { readonly padding: bigint; readonly region: Region | undefined; readonly alignment: bigint },
  ): bigint {
    const { description, overlay } = output;
    if (overlay !== undefined) return this.#overlayLoadAddress(output);
    if (description?.loadAddress !== undefined) {
      return evaluateAddress(description.loadAddress, this) ?? output.address;
    }
    const { padding, region, alignment } = place;
    const loadRegion = this.#loadRegionOf(output);
    if (loadRegion !== undefined) {
      if (description?.alignsWithInput === true) return wrap(loadRegion.current + padding);
      const stated = description?.alignment === undefined ? 1n : output.alignment;
      return alignUp(loadRegion.current, loadRegion === region ? alignment : stated);
    }
    const last = this.#lastLoaded;
    if (last === undefined || !output.isAllocated) return output.address;
    const movedBack = output.address < last.address && output.size > 0n && output.address + output.size <= last.address;
    if (movedBack) return output.address;
    return alignUp(wrap(output.address + last.loadAddress - last.address), alignment);
  }

  /** The sections of an overlay are behind each other where they are loaded. */
  #overlayLoadAddress(output: OutputSection): bigint {
    const before = output.overlay?.before;
    if (before !== undefined) return wrap(before.loadAddress + before.size);
    const overlay = this.#environment.placement.overlays.get(output);
    const address = overlay?.loadAddress && evaluateAddress(overlay.loadAddress, this);
    return address ?? this.#loadRegionOf(output)?.current ?? output.address;
  }

  #finishSection(output: OutputSection, region: Region | undefined): void {
    const { description } = output;
    output.segments =
      description !== undefined && description.segments.length > 0 ? description.segments : this.#segments;
    if (output.isAllocated) this.#segments = output.segments;
    const loadRegion = this.#loadRegionOf(output);
    const isTracked = output.isAllocated && (output.size > 0n || output.address !== output.loadAddress);
    if (isTracked && loadRegion === undefined && !output.isThreadTemplate) this.#lastLoaded = output;
    if (!output.isAllocated) return;
    if (region === undefined) this.#current = this.dot;
    else region.current = this.dot;
    if (loadRegion !== undefined && loadRegion !== region && (output.hasContent || description?.alignsWithInput)) {
      loadRegion.current = wrap(output.loadAddress + output.size);
    }
  }

  #endOverlay({ outputs }: { readonly outputs: readonly OutputSection[] }): void {
    let longest = 0n;
    for (const { size } of outputs) if (size > longest) longest = size;
    const [first] = outputs;
    if (first === undefined) return;
    this.dot = wrap(first.address + longest);
    const region = this.#regionOf(first);
    if (region === undefined) this.#current = this.dot;
    else region.current = this.dot;
    for (const output of outputs) {
      this.#provide(loadSymbol("start", output.name), output.loadAddress);
      this.#provide(loadSymbol("stop", output.name), wrap(output.loadAddress + output.size));
    }
  }

  #provide(name: string, address: bigint): void {
    const { definitions } = this.#environment;
    if (!definitions.isWanted(name)) return;
    definitions.assign(name, { value: { number: address, section: "absolute" }, isHidden: false, alias: undefined });
  }

  // Regions.

  #openRegions(): void {
    const opened = new Map<RegionDefinition, Region>();
    for (const [name, definition] of this.#environment.regions) {
      const known = opened.get(definition) ?? this.#openRegion(definition);
      if (known === undefined) continue;
      opened.set(definition, known);
      this.#regions.set(name, known);
    }
  }

  #openRegion(definition: RegionDefinition): Region | undefined {
    const origin = evaluateAddress(definition.origin, this);
    const length = evaluateAddress(definition.length, this);
    if (origin === undefined || length === undefined) return undefined;
    return { definition, origin, length, current: origin };
  }

  /** The region that a section names, or the one whose attributes are its. */
  #regionOf(output: OutputSection): Region | undefined {
    const { description } = output;
    if (description?.region !== undefined) return this.region(description.region.name, description.region.place);
    if (this.#regions.size === 0 || !output.isAllocated) return undefined;
    const found = [...this.#regions.values()].find(({ definition }) => takesSection(definition.attributes, output));
    if (found !== undefined || description?.address !== undefined || output.overlay !== undefined) return found;
    if (this.#environment.sectionStarts.has(output.name)) return undefined;
    return this.problem(`Section "${output.name}" is in no memory region`, output.place);
  }

  #loadRegionOf(output: OutputSection): Region | undefined {
    const { description } = output;
    if (description?.loadRegion !== undefined) {
      return this.region(description.loadRegion.name, description.loadRegion.place);
    }
    return undefined;
  }

  #checkRegions(): void {
    for (const region of new Set(this.#regions.values())) {
      const excess = region.current - (region.origin + region.length);
      if (excess <= 0n) continue;
      const last = this.#lastIn(region);
      const what = last === undefined ? "" : `: section "${last.name}" does not fit in`;
      const message = `Memory region "${region.definition.name}" is ${excess} bytes too small${what}`;
      this.problem(message, last?.description?.region?.place ?? last?.place ?? region.definition.place);
    }
  }

  /** The first section that ends beyond a region. */
  #lastIn(region: Region): OutputSection | undefined {
    const end = region.origin + region.length;
    return [...this.#sections.values()].toReversed().find((output) => {
      const { description } = output;
      const isIn = description?.region !== undefined && this.#regions.get(description.region.name) === region;
      const isLoadedIn =
        description?.loadRegion !== undefined && this.#regions.get(description.loadRegion.name) === region;
      return (isIn && output.address + output.size > end) || (isLoadedIn && output.loadAddress + output.size > end);
    });
  }
}

function hex(number: bigint): string {
  return number.toString(16);
}
