/**
 * Laying out: sections get addresses and sizes, symbols of the script their values.
 *
 * The script is gone through from start to end, again and again, until nothing changes: what an expression says of a
 * section further down is what the pass before has found. Whatever is wrong is noted anew in each pass; what the
 * last one notes is reported. A script whose values do not settle is an error that names them.
 */
import type { DiagnosticLog } from "../../diag/index.ts";
import type { LinkerScript, NamedReference, RegionDefinition } from "./ast.ts";
import { LayoutPass, type LayoutEnvironment } from "./layout-pass.ts";
import { addMessage } from "./parser.ts";
import { errorOf, hintOf } from "./messages.ts";
import type { Placement } from "./placement.ts";

/** Passes until a script has to have settled. Each reference forward through another one costs one. */
const MOST_PASSES = 100;

/** From this pass on LEB128 integers do not become shorter any more, so that two cannot go up and down by turns. */
const LAST_SHRINKING_PASS = 20;

/**
 * Finds the layout. The results are in the output sections and in `environment.definitions`; what is wrong is in the
 * last pass, which is returned.
 */
export function layOut(environment: LayoutEnvironment, log: DiagnosticLog): LayoutPass {
  let before = "";
  const lebSizes = new Map<object, number>();
  for (let number = 1; ; number++) {
    environment.definitions.beginPass();
    const mayShrink = number <= LAST_SHRINKING_PASS;
    const pass = new LayoutPass(environment, { lebSizes, mayShrink });
    pass.run();
    const changed = environment.definitions.changed();
    const now = snapshot(environment.placement);
    if (changed.length === 0 && now === before) return pass;
    if (number === MOST_PASSES) {
      const names = changed.slice(0, 5).map((name) => `"${name}"`);
      const what = names.length === 0 ? "The addresses of sections" : `The values of ${names.join(", ")}`;
      errorOf(log, `${what} are others in each of ${MOST_PASSES} passes: they depend on themselves`);
      return pass;
    }
    before = now;
  }
}

/** All that a pass has found for sections. */
function snapshot({ items }: Placement): string {
  const lines: string[] = [];
  for (const item of items) {
    if (item.kind !== "section") continue;
    const { address, loadAddress, size } = item.output;
    lines.push(`${address} ${loadAddress} ${size}`);
  }
  return lines.join("\n");
}

/** The definitions of MEMORY by all their names. */
export function regionsByName(
  { regions: definitions, settings }: LinkerScript,
  log: DiagnosticLog,
): ReadonlyMap<string, RegionDefinition> {
  const regions = new Map<string, RegionDefinition>();
  const add = ({ name, place }: NamedReference, definition: RegionDefinition): void => {
    if (regions.has(name)) {
      addMessage(log, { severity: "error", message: `There are two memory regions "${name}"`, place });
    }
    regions.set(name, definition);
  };
  for (const definition of definitions) add(definition, definition);
  for (const { alias, region } of settings.regionAliases) {
    const definition = regions.get(region.name);
    if (definition !== undefined) {
      add(alias, definition);
      continue;
    }
    const message = `There is no memory region "${region.name}"${hintOf(region.name, regions.keys())}`;
    addMessage(log, { severity: "error", message, place: region.place });
  }
  return regions;
}
