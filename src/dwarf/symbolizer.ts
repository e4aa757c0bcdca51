/**
 * From addresses of code to functions and lines.
 *
 * Everything is found when it is asked for first: the units and their addresses, where the sequences of line tables are, the
 * functions of a unit, the rows of a sequence. After that an address costs a few binary searches.
 */
import { FormatError } from "../bytes/index.ts";
import { AddressMapBuilder, type AddressMap } from "./address-map.ts";
import { Entry } from "./entry.ts";
import { functionName, type FunctionName } from "./function-names.ts";
import { LineFilePaths } from "./line-file-paths.ts";
import { LineIndex, type Warn } from "./line-index.ts";
import { RangeReader } from "./ranges.ts";
import type { DwarfSection, DwarfSectionName, DwarfSections } from "./sections.ts";
import { UnitFunctions, type CodeScope } from "./unit-functions.ts";
import { openUnits, type Unit } from "./unit.ts";

/** A place in a source, and the function it is in. */
export interface SourceFrame extends FunctionName {
  /** Path of the source file. */
  readonly file: string | undefined;
  /** From 1; 0 where the code is of no line. */
  readonly line: number;
  /** From 1; 0 where it is not known. */
  readonly column: number;
  /** Tells parts of a line apart: the turns of a loop that was unrolled, the sides of a `?:`. */
  readonly discriminator: number;
  /** Whether the function's code is in that of the next frame. */
  readonly isInlined: boolean;
}

export interface SymbolizerOptions {
  /** Told of what is malformed, once; it is left out. */
  readonly warn?: Warn;
}

/** What is known of an address, without names. */
interface Found {
  readonly scope: CodeScope | undefined;
  readonly row: ReturnType<LineIndex["find"]>;
}

export class Symbolizer {
  readonly #sections: DwarfSections;
  readonly #warn: Warn;
  readonly #ranges: RangeReader;
  readonly #functions = new Map<Unit, UnitFunctions | undefined>();
  readonly #names = new Map<CodeScope, FunctionName>();
  #last: Found = { scope: undefined, row: undefined };
  #lastFrames: readonly SourceFrame[] = [];
  #lines: LineIndex | undefined;
  #units: Units | undefined;
  #paths: LineFilePaths | undefined;

  constructor(sections: DwarfSections, { warn = () => undefined }: SymbolizerOptions = {}) {
    this.#warn = warn;
    this.#sections = this.#guarded(sections);
    this.#ranges = new RangeReader(this.#sections);
  }

  /** A section whose relocations are malformed is one that is not there. */
  #guarded(sections: DwarfSections): DwarfSections {
    const known = new Map<DwarfSectionName, DwarfSection | undefined>();
    const section = (name: DwarfSectionName): DwarfSection | undefined => {
      if (!known.has(name))
        known.set(
          name,
          this.#attempt(() => sections.section(name)),
        );
      return known.get(name);
    };
    return { ...sections, section };
  }

  /**
   * What an address is in, the innermost function first; each of the others calls the one before it, inlined. Empty if nothing is
   * known of the address. The same array as before, where nothing has changed since the last address.
   */
  frames(address: number): readonly SourceFrame[] {
    const found = this.#find(address);
    const { scope, row } = found;
    if (scope !== this.#last.scope || row !== this.#last.row) {
      this.#last = found;
      this.#lastFrames = this.#framesOf(found);
    }
    return this.#lastFrames;
  }

  #framesOf({ scope, row }: Found): readonly SourceFrame[] {
    if (scope === undefined && row === undefined) return [];
    const table = row?.table.offset;
    const frames: SourceFrame[] = [
      {
        ...this.#nameOf(scope),
        file: row === undefined ? undefined : this.#pathOf(table, row.file),
        line: row?.line ?? 0,
        column: row?.column ?? 0,
        discriminator: row?.discriminator ?? 0,
        isInlined: scope?.caller !== undefined,
      },
    ];
    for (let inner = scope; inner?.caller !== undefined; inner = inner.caller) {
      const { file, line, column, discriminator } = inner.call;
      const outer = inner.caller;
      const path = this.#pathOf(outer.unit.lineTable, file);
      frames.push({
        ...this.#nameOf(outer),
        file: path,
        line,
        column,
        discriminator,
        isInlined: outer.caller !== undefined,
      });
    }
    return frames;
  }

  #find(address: number): Found {
    this.#lines ??= new LineIndex(this.#sections, this.#warn);
    const row = this.#lines.find(address);
    const units = this.#unitsOf();
    const owner = units.withLineTable(row?.table.offset);
    const unit = units.withCode(address);
    const scope = this.#scopeAt(unit, address) ?? (owner === unit ? undefined : this.#scopeAt(owner, address));
    return { scope, row };
  }

  #scopeAt(unit: Unit | undefined, address: number): CodeScope | undefined {
    return unit === undefined ? undefined : this.#functionsOf(unit)?.find(address);
  }

  #unitsOf(): Units {
    this.#units ??= new Units(this.#sections, { ranges: this.#ranges, warn: this.#warn });
    return this.#units;
  }

  #functionsOf(unit: Unit): UnitFunctions | undefined {
    if (!this.#functions.has(unit)) {
      this.#functions.set(
        unit,
        this.#attempt(() => new UnitFunctions(unit, this.#ranges)),
      );
    }
    return this.#functions.get(unit);
  }

  #nameOf(scope: CodeScope | undefined): FunctionName {
    if (scope === undefined) return noName;
    let name = this.#names.get(scope);
    if (name === undefined) {
      const units = this.#unitsOf();
      name = this.#attempt(() => functionName(scope.unit, scope.entry, (offset) => units.at(offset))) ?? noName;
      this.#names.set(scope, name);
    }
    return name;
  }

  #pathOf(table: number | undefined, file: number): string | undefined {
    if (table === undefined) return undefined;
    this.#paths ??= new LineFilePaths(this.#sections);
    const paths = this.#paths;
    const directory = this.#unitsOf().withLineTable(table)?.directory;
    return this.#attempt(() => paths.at(table, file, directory));
  }

  #attempt<Result>(job: () => Result): Result | undefined {
    try {
      return job();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.#warn(error);
      return undefined;
    }
  }
}

const noName: FunctionName = { name: undefined, linkageName: undefined };

/** All units, by what they are looked for. */
class Units {
  readonly #units: readonly Unit[];
  readonly #byLineTable = new Map<number, Unit>();
  readonly #map: AddressMap;

  constructor(sections: DwarfSections, { ranges, warn }: { readonly ranges: RangeReader; readonly warn: Warn }) {
    const map = new AddressMapBuilder();
    this.#units = openUnits(sections, warn);
    this.#units.forEach((unit, number) => {
      if (unit.lineTable !== undefined && !this.#byLineTable.has(unit.lineTable))
        this.#byLineTable.set(unit.lineTable, unit);
      try {
        const root = Entry.at(unit, unit.firstEntry);
        const { code } = sections;
        for (const { start, end } of root === undefined ? [] : ranges.of(root)) {
          if (start >= code.start && start < code.end) map.add(start, end, number);
        }
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        warn(error);
      }
    });
    this.#map = map.build();
  }

  withCode(address: number): Unit | undefined {
    return this.#units[this.#map.find(address)];
  }

  withLineTable(offset: number | undefined): Unit | undefined {
    return offset === undefined ? undefined : this.#byLineTable.get(offset);
  }

  /** The unit that has an offset of the section. */
  at(offset: number): Unit | undefined {
    let low = 0;
    let high = this.#units.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#units[middle]!.offset <= offset) low = middle + 1;
      else high = middle;
    }
    const unit = this.#units[low - 1];
    return unit !== undefined && offset < unit.end ? unit : undefined;
  }
}
