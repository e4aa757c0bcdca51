/**
 * Random type sections, of few different parts so that equal types come up often; and modules that are valid exactly
 * when one type is a subtype of another.
 */
import type { CompositeType, FieldType, RecursiveGroup, SubType } from "../../../src/wasm/entities.ts";
import {
  expressionOf,
  heapTypeOf,
  I32,
  I64,
  I8,
  InstructionWriter,
  isReference,
  writeModule,
  type ValueType,
} from "../../../src/wasm/index.ts";
import type { Random } from "./random.ts";
import { nonNull, nullable } from "./world.ts";

/** Some groups, and how many types they have together. */
export function randomTypes(random: Random): { readonly groups: readonly RecursiveGroup[]; readonly count: number } {
  const groups: PlacedGroup[] = [];
  let count = 0;
  while (groups.length < 6) {
    const group = groups.length > 0 && random.once(3) ? moved(random.pick(groups), count) : randomGroup(random, count);
    groups.push(group);
    count += group.types.length;
  }
  return { groups, count };
}

interface PlacedGroup extends RecursiveGroup {
  /** Index of its first type. */
  readonly first: number;
}

function randomGroup(random: Random, first: number): PlacedGroup {
  const size = random.pick([1, 1, 1, 2, 2, 3]);
  const place = { first, end: first + size };
  const types = Array.from({ length: size }, (_, index) => randomType(random, place, index));
  return { first, explicit: size > 1 || random.once(4), types };
}

/** The same group again, at another place: what refers to the group itself is moved with it. */
function moved(group: PlacedGroup, first: number): PlacedGroup {
  const movedIndex = (index: number): number => (index >= group.first ? index - group.first + first : index);
  const movedType = (type: ValueType): ValueType => {
    const heapType = heapTypeOf(type);
    const isOwn = isReference(type) && heapType >= group.first && heapType < group.first + group.types.length;
    return isOwn ? type - heapType + movedIndex(heapType) : type;
  };
  const movedField = (field: FieldType): FieldType => ({ ...field, storage: movedType(field.storage) });
  const types = group.types.map((type): SubType => {
    const supertypes = type.supertypes.map(movedIndex);
    const { composite } = type;
    switch (composite.kind) {
      case "func": {
        const parameters = composite.parameters.map(movedType);
        return {
          ...type,
          supertypes,
          composite: { ...composite, parameters, results: composite.results.map(movedType) },
        };
      }
      case "struct":
        return { ...type, supertypes, composite: { ...composite, fields: composite.fields.map(movedField) } };
      case "array":
        return { ...type, supertypes, composite: { ...composite, element: movedField(composite.element) } };
    }
  });
  return { ...group, first, types };
}

interface Place {
  readonly first: number;
  readonly end: number;
}

function randomType(random: Random, place: Place, index: number): SubType {
  const form = random.pick(["plain", "sub", "sub", "sub final"] as const);
  const below = place.first + index;
  const hasSupertype = form !== "plain" && below > 0 && random.once(2);
  return {
    form,
    supertypes: hasSupertype ? [random.below(below)] : [],
    composite: randomComposite(random, place),
  };
}

function randomComposite(random: Random, place: Place): CompositeType {
  switch (random.below(4)) {
    case 0:
      return { kind: "array", element: randomField(random, place) };
    case 1:
      return { kind: "func", parameters: randomList(random, place), results: randomList(random, place) };
    default:
      return { kind: "struct", fields: Array.from({ length: random.below(3) }, () => randomField(random, place)) };
  }
}

function randomList(random: Random, place: Place): ValueType[] {
  return Array.from({ length: random.below(2) }, () => randomValueType(random, place));
}

function randomField(random: Random, place: Place): FieldType {
  return { storage: random.once(5) ? I8 : randomValueType(random, place), mutable: random.once(3) };
}

function randomValueType(random: Random, place: Place): ValueType {
  if (random.once(3)) return random.pick([I32, I32, I64]);
  const index = random.below(place.end + (random.once(60) ? 1 : 0));
  return random.once(3) ? nonNull(index) : nullable(index);
}

/** A module that gives a value of type `sub` where one of type `sup` is wanted. */
export function subtypeModule(
  groups: readonly RecursiveGroup[],
  pair: { sub: number; sup: number; count: number },
): Uint8Array {
  const code = new InstructionWriter();
  code.emit("local.get", 0);
  const type: CompositeType = { kind: "func", parameters: [nullable(pair.sub)], results: [nullable(pair.sup)] };
  const own: RecursiveGroup = { explicit: false, types: [{ form: "plain", supertypes: [], composite: type }] };
  return writeModule([
    { section: "type", contents: [...groups, own] },
    { section: "function", contents: [pair.count] },
    { section: "code", contents: [{ locals: [], code: expressionOf(code.written) }] },
  ]);
}
