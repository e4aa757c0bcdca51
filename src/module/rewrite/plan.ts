/** What is to be done with a module, all decided before anything is written. */
import { cursorOf, opcodeOf, type Module, type Opcode, type RecursiveGroup, type Section } from "../../wasm/index.ts";
import { BRANCH_HINTS, branchHintsOf, type BranchHints } from "./branch-hints.ts";
import { greatestExtent, hindrancesOf, isDebug, type Extent } from "./hindrances.ts";
import { countModuleIndices } from "./module-indices.ts";

import { countsOf, identityMaps, NOWHERE, noUses, type IndexMaps, type IndexUses } from "./index-spaces.ts";
import { isWellFormed } from "./name-section.ts";
import type { RewriteOptions } from "./options.ts";
import type { RewriteCounts } from "./statistics.ts";
import { Survey } from "./survey.ts";
import { planDefined, planTypes, type DefinedPlan } from "./type-plan.ts";

const GLOBAL_GET: Opcode = opcodeOf("global.get");

export interface RewritePlan {
  /** How much stays as it is. */
  readonly extent: Extent;
  /** Names of the sections that say so. */
  readonly hindrances: readonly string[];
  /** Sections that are left out. */
  readonly leftOut: ReadonlySet<Section>;
  readonly simplifies: boolean;
  readonly survey: Survey;
  readonly maps: IndexMaps;
  /** In their new order, with old indices. */
  readonly types: readonly RecursiveGroup[];
  /** Numbers of the functions and globals that the module defines, in their new order. */
  readonly functions: readonly number[];
  readonly globals: readonly number[];
  readonly branchHints: BranchHints | undefined;
}

/** @param parts `counts`: told what is left out and moved. */
export function planOf(module: Module, parts: { options: RewriteOptions; counts: RewriteCounts }): RewritePlan {
  const { renumber = true, simplify = true, stripDebug = false } = parts.options;
  const leftOut = new Set(stripDebug ? module.customSections().filter(isDebug) : []);
  const hints = branchHintsOf(module);
  const { extent, names } = allHindrances(module, { leftOut, hintsAreMalformed: hints === "malformed" });
  const movesCode = extent === "nothing" || extent === "functions";
  const counts = countsOf(module);
  const uses = noUses(counts);
  const survey = new Survey(module, { counts, uses, looksForBlocks: simplify && movesCode });
  if (movesCode) survey.all();
  const common = {
    extent,
    hindrances: names,
    leftOut,
    survey,
    simplifies: simplify && movesCode,
    branchHints: hints === "malformed" ? undefined : hints,
  };
  if (!renumber || !movesCode) return { ...common, ...withoutRenumbering(module) };
  countModuleIndices(module, uses);
  const plan = renumbered(module, { uses, movesFunctions: extent === "nothing" });
  parts.counts.removedTypes = counts.types - plan.types.reduce((sum, group) => sum + group.types.length, 0);
  parts.counts.movedTypes = countMoved(plan.maps.types);
  parts.counts.movedFunctions = countMoved(plan.maps.functions);
  parts.counts.movedGlobals = countMoved(plan.maps.globals);
  return { ...common, ...plan };
}

interface HindranceParts {
  readonly leftOut: ReadonlySet<Section>;
  readonly hintsAreMalformed: boolean;
}

/** Also sections that could be rewritten if they could be read: then what they say has to stay true as it is. */
function allHindrances(
  module: Module,
  { leftOut, hintsAreMalformed }: HindranceParts,
): { readonly extent: Extent; readonly names: readonly string[] } {
  const customs = module.customSections().filter((section) => !leftOut.has(section));
  const { extent, names } = hindrancesOf(customs);
  const malformed = customs.filter(
    (section) =>
      (section.name === "name" && !isWellFormed(module, section)) ||
      (section.name === BRANCH_HINTS && hintsAreMalformed),
  );
  if (malformed.length === 0) return { extent, names };
  return {
    extent: greatestExtent([extent, "code"]),
    names: [...new Set([...names, ...malformed.map(({ name }) => name)])],
  };
}

type Orders = Pick<RewritePlan, "maps" | "types" | "functions" | "globals">;

function withoutRenumbering(module: Module): Orders {
  return {
    maps: identityMaps(countsOf(module)),
    types: module.types,
    functions: module.functions.map((_, index) => index),
    globals: module.globals.map((_, index) => index),
  };
}

function renumbered(module: Module, { uses, movesFunctions }: { uses: IndexUses; movesFunctions: boolean }): Orders {
  const types = planTypes(module.types, uses);
  const functions = planFunctions(module, { uses, movesFunctions });
  const globals = planGlobals(module, uses);
  return {
    maps: { types: types.map, functions: functions.map, globals: globals.map },
    types: types.groups,
    functions: functions.order,
    globals: globals.order,
  };
}

function planFunctions(
  module: Module,
  { uses, movesFunctions }: { uses: IndexUses; movesFunctions: boolean },
): DefinedPlan {
  const imported = module.importsOf("func").length;
  const count = module.functions.length;
  // Without weights, everything is in its best order.
  return planDefined({ count, weight: (item) => (movesFunctions ? uses.functions[imported + item]! : 0) }, imported);
}

/** A global comes behind those in its initial value. */
function planGlobals(module: Module, uses: IndexUses): DefinedPlan {
  const imported = module.importsOf("global").length;
  const dependencies = module.globals.map(({ initial }) => {
    const needed: number[] = [];
    const cursor = cursorOf(initial, { wrapsI32: true });
    while (cursor.next()) {
      if (cursor.opcode === GLOBAL_GET && cursor.index >= imported) needed.push(cursor.index - imported);
    }
    return needed;
  });
  return planDefined(
    {
      count: module.globals.length,
      weight: (item) => uses.globals[imported + item]!,
      dependencies: (item) => dependencies[item]!,
    },
    imported,
  );
}

function countMoved(map: Uint32Array): number {
  let moved = 0;
  for (const [index, target] of map.entries()) if (target !== index && target !== NOWHERE) moved++;
  return moved;
}
