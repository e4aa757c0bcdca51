/**
 * Which types remain and in what order. Types that are the same (core 3.1.2: by structure, a recursive group at a time) are
 * one type at run time as well, so that one of them will do; a group that nothing refers to is left out.
 */
import { forEachReference, TypeContext, type RecursiveGroup } from "../../wasm/index.ts";
import { identity, NOWHERE, type IndexUses } from "./index-spaces.ts";
import { orderByUse, type Items } from "./index-order.ts";
import { visitGroup, type IndexVisitor } from "./index-visitor.ts";

/** Types below this number take one byte as unsigned integers. */
const SHORT = 128;
/** Types below this number take one byte as signed integers. */
const SHORT_SIGNED = 64;
/** The next numbers at which unsigned integers become longer. */
const LONG = 16_384;
const VERY_LONG = 2_097_152;

export interface TypePlan {
  /** In the new order, with the old indices. */
  readonly groups: readonly RecursiveGroup[];
  /** Old index -> new index. */
  readonly map: Uint32Array;
}

/** A group that represents all that are the same. */
interface Group {
  readonly group: RecursiveGroup;
  /** Old index of its first type. */
  readonly first: number;
}

/** @param uses by everything but the types themselves, which are added here. */
export function planTypes(groups: readonly RecursiveGroup[], uses: IndexUses): TypePlan {
  const types = new TypeContext();
  const representatives: Group[] = [];
  for (const group of groups) {
    const first = types.count;
    types.add(group);
    if (group.types.length > 0 && types.representativeOf(first) === first) representatives.push({ group, first });
  }
  const representativeOf = Uint32Array.from({ length: types.count }, (_, index) => types.representativeOf(index));
  mergeUses(representativeOf, uses);
  const kept = usedGroups(representatives, representativeOf, uses);
  const order = orderOfGroups(kept, representativeOf, uses);
  const map = new Uint32Array(types.count).fill(NOWHERE);
  let next = 0;
  for (const { group, first } of order) {
    for (let position = 0; position < group.types.length; position++) map[first + position] = next++;
  }
  for (const [index, representative] of representativeOf.entries()) map[index] = map[representative]!;
  return { groups: order.map(({ group }) => shortest(group)), map };
}

function mergeUses(representativeOf: Uint32Array, uses: IndexUses): void {
  for (const [index, representative] of representativeOf.entries()) {
    if (representative === index) continue;
    uses.types[representative]! += uses.types[index]!;
    uses.signedTypes[representative]! += uses.signedTypes[index]!;
  }
}

/** Those that are used, by others that are used too; their uses are counted. */
function usedGroups(groups: readonly Group[], representativeOf: Uint32Array, uses: IndexUses): Group[] {
  const count = (counts: Uint32Array, index: number): number => {
    counts[representativeOf[index]!]! += 1;
    return index;
  };
  const counting: IndexVisitor = {
    type: (index) => count(uses.types, index),
    signedType: (index) => count(uses.signedTypes, index),
    func: (index) => index,
    global: (index) => index,
    expression: (expression) => expression,
  };
  const kept: Group[] = [];
  // Groups refer to themselves and to earlier ones.
  for (const each of groups.toReversed()) {
    const isUsed = each.group.types.some((_, position) => usesOf(each.first + position, uses) > 0);
    if (!isUsed) continue;
    visitGroup(each.group, counting);
    kept.push(each);
  }
  return kept.toReversed();
}

function orderOfGroups(groups: readonly Group[], representativeOf: Uint32Array, uses: IndexUses): readonly Group[] {
  const dependencies = dependenciesOf(groups, representativeOf);
  const hasDependencies = dependencies.some((needed) => needed.length > 0);
  const itemsOf = (members: readonly number[], weigh: (type: number) => number): Items => {
    const positions = new Map(members.map((group, position) => [group, position]));
    return {
      count: members.length,
      slots: (item) => groups[members[item]!]!.group.types.length,
      weight: (item) => sumOver(groups[members[item]!]!, weigh),
      dependencies: (item) => dependencies[members[item]!]!.map((group) => positions.get(group)!),
    };
  };
  const all = groups.map((_, group) => group);
  // Groups that depend on each other are sorted into the first class only: for later ones too much may have to be
  // looked at for each.
  const order = orderByUse(
    itemsOf(all, (type) => usesOf(type, uses)),
    hasDependencies ? [SHORT] : [SHORT, LONG],
  ).map((item) => all[item]!);
  const short = shortGroups(order, groups);
  const inner = orderByUse(
    itemsOf(short, (type) => uses.signedTypes[type]!),
    [SHORT_SIGNED],
  );
  return [...inner.map((item) => short[item]!), ...order.slice(short.length)].map((group) => groups[group]!);
}

/** The first ones, as many as have one-byte indices. */
function shortGroups(order: readonly number[], groups: readonly Group[]): readonly number[] {
  let slots = 0;
  const end = order.findIndex((group) => (slots += groups[group]!.group.types.length) > SHORT);
  return end < 0 ? order : order.slice(0, end);
}

/** For each group, those that it refers to. */
function dependenciesOf(groups: readonly Group[], representativeOf: Uint32Array): readonly (readonly number[])[] {
  const groupOfType = new Uint32Array(representativeOf.length);
  for (const [number, { group, first }] of groups.entries())
    groupOfType.fill(number, first, first + group.types.length);
  return groups.map(({ group, first }, number) => {
    const needed = new Set<number>();
    for (const type of group.types) {
      forEachReference(type, (index) => {
        const isInner = index >= first && index < first + group.types.length;
        if (!isInner) needed.add(groupOfType[representativeOf[index]!]!);
      });
    }
    needed.delete(number);
    return [...needed];
  });
}

/** The same group in its shortest form (core 5.3.10). */
function shortest({ explicit, types }: RecursiveGroup): RecursiveGroup {
  return {
    explicit: explicit && types.length > 1,
    types: types.map((type) =>
      type.form === "sub final" && type.supertypes.length === 0 ? { ...type, form: "plain" } : type,
    ),
  };
}

function sumOver({ group, first }: Group, weigh: (type: number) => number): number {
  return group.types.reduce((sum, _, position) => sum + weigh(first + position), 0);
}

function usesOf(type: number, { types, signedTypes }: IndexUses): number {
  return types[type]! + signedTypes[type]!;
}

/** The order of what a module defines. */
export interface DefinedPlan {
  /** Numbers of the defined ones, imports not counted. */
  readonly order: readonly number[];
  /** Old index -> new index, imports included. */
  readonly map: Uint32Array;
}

/** Functions or globals in their best order, behind the imported ones, which stay. */
export function planDefined(items: Items, imported: number): DefinedPlan {
  const order = orderByUse(
    items,
    [SHORT, LONG, VERY_LONG].map((limit) => limit - imported),
  );
  const map = identity(imported + items.count);
  for (let position = 0; position < order.length; position++) map[imported + order[position]!] = imported + position;
  return { order, map };
}
