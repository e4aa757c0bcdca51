/** Rules about element and data segments (core 3.5.6, 3.5.7). */
import type { DataSegment, ElementSegment, Expression } from "../entities.ts";
import { heapTypes, referenceTo, nameOfType, type ValueType } from "../value-types.ts";
import type { ConstantValidator } from "./constant-expression.ts";
import { checkFeature, checkValueType, fail, type Entity } from "./entity-rules.ts";
import { addressType } from "./lookups.ts";
import { matches } from "./subtyping.ts";

/** The type of segments of function indices, which 1.0 has too. */
const FUNCTIONS: ValueType = referenceTo(heapTypes.func, { nullable: false });

export function checkElementSegment(entity: Entity, segment: ElementSegment, constants: ConstantValidator): void {
  if (segment.type !== FUNCTIONS) checkValueType(entity, segment.type);
  if (segment.mode.kind === "active") checkTarget(entity, segment, constants);
  else checkFeature(entity, "bulk-memory", `a segment of kind "${segment.mode.kind}"`);
  if (segment.items.kind === "functions") return checkFunctions(entity, segment.items.indices);
  checkFeature(entity, "reference-types", "a segment of expressions");
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
  if (segment.mode.kind !== "active")
    return checkFeature(entity, "bulk-memory", `a segment of kind "${segment.mode.kind}"`);
  const { target, offset } = segment.mode;
  const memory = entity.environment.memory(target);
  if (memory === undefined) fail(entity, `memory ${target}`, "the index of a memory");
  checkOffset(entity, { offset, type: addressType(memory) }, constants);
}

function checkOffset(
  entity: Entity,
  place: { offset: Expression; type: ValueType },
  constants: ConstantValidator,
): void {
  constants.validate(place.offset, place.type, `offset of ${entity.what}`);
}
