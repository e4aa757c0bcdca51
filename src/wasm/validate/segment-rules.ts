/** Rules about element and data segments (core 3.5.6, 3.5.7). */
import type { DataSegment, ElementSegment, Expression } from "../entities.ts";
import { featureSet, type Feature } from "../features.ts";
import { FUNCREF, heapTypes, referenceTo, nameOfType, type ValueType } from "../value-types.ts";
import type { ConstantValidator } from "./constant-expression.ts";
import { checkValueType, fail, type Entity } from "./entity-rules.ts";
import { describeNeeded, isEnabled } from "./feature-uses.ts";
import { addressType } from "./lookups.ts";
import { matches } from "./subtyping.ts";

/** The type of segments of function indices. It and `funcref` need no more than the segments themselves. */
const FUNCTIONS: ValueType = referenceTo(heapTypes.func, { nullable: false });

export function checkElementSegment(entity: Entity, segment: ElementSegment, constants: ConstantValidator): void {
  if (segment.flags !== 0) checkEncoding(entity, segment.flags, ["bulk-memory", "reference-types"]);
  if (segment.type !== FUNCTIONS && segment.type !== FUNCREF) checkValueType(entity, segment.type);
  if (segment.mode.kind === "active") checkTarget(entity, segment, constants);
  if (segment.items.kind === "functions") return checkFunctions(entity, segment.items.indices);
  for (const item of segment.items.expressions) constants.validate(item, segment.type, entity.what);
}

function checkTarget(entity: Entity, segment: ElementSegment, constants: ConstantValidator): void {
  if (segment.mode.kind !== "active") return;
  const { target, offset } = segment.mode;
  const table = entity.environment.table(target);
  if (table === undefined) fail(entity, `table ${target}`, "the index of a table");
  if (!matches(entity.environment, segment.type, table.element)) {
    fail(
      entity,
      `elements of ${nameOfType(segment.type)}`,
      `elements of ${nameOfType(table.element)}, as in table ${target}`,
    );
  }
  checkOffset(entity, { offset, type: addressType(table) }, constants);
}

function checkFunctions(entity: Entity, indices: readonly number[]): void {
  const { functions, declaredFunctions } = entity.environment;
  for (const index of indices) {
    if (index >= functions.length) fail(entity, `function ${index}`, `an index below ${functions.length}`);
    declaredFunctions.add(index);
  }
}

export function checkDataSegment(entity: Entity, segment: DataSegment, constants: ConstantValidator): void {
  if (segment.mode.kind !== "active") return checkEncoding(entity, segment.flags, ["bulk-memory"]);
  if (segment.flags !== 0) checkEncoding(entity, segment.flags, ["bulk-memory", "multimemory"]);
  const { target, offset } = segment.mode;
  const memory = entity.environment.memory(target);
  if (memory === undefined) fail(entity, `memory ${target}`, "the index of a memory");
  checkOffset(entity, { offset, type: addressType(memory) }, constants);
}

/** Segments of other kinds than 0 came with later proposals: one of them must be enabled. */
function checkEncoding(entity: Entity, flags: number, proposals: readonly Feature[]): void {
  const needed = featureSet(proposals);
  if (!isEnabled(needed, entity.environment.features))
    fail(entity, `a segment of kind ${flags}`, describeNeeded(needed));
}

function checkOffset(
  entity: Entity,
  place: { offset: Expression; type: ValueType },
  constants: ConstantValidator,
): void {
  constants.validate(place.offset, place.type, `offset of ${entity.what}`);
}
