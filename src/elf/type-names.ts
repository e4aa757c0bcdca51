/**
 * Names of function types as symbols. Types are link-once: equal types have equal names.
 *
 * The port's names say one result and its parameters, `__sigchar_F<result><parameters>E`, with `v` for
 * no result. Types that these letters cannot say are `__sigchar_M<parameters>_<results>E` with more
 * letters: V v128, a funcref, e externref, x exnref.
 */
import { EXNREF, EXTERNREF, FUNCREF, typeLetters, V128, type FunctionType, type ValueType } from "../wasm/index.ts";

const moreLetters: ReadonlyMap<ValueType, string> = new Map([
  ...typeLetters,
  [V128, "V"],
  [FUNCREF, "a"],
  [EXTERNREF, "e"],
  [EXNREF, "x"],
]);

const lettersToTypes: ReadonlyMap<string, ValueType> = new Map(
  Array.from(moreLetters, ([type, letter]) => [letter, type]),
);

/** The type that a name of a symbol says behind `__sigchar_`; undefined if it says none. */
export function typeOfLetters(text: string): Omit<FunctionType, "kind"> | undefined {
  const types = (letters: string): readonly ValueType[] =>
    Array.from(letters).flatMap((letter) => lettersToTypes.get(letter) ?? []);
  const [, result, only] = /^F([vilfd])([ilfd]*)E$/.exec(text) ?? [];
  if (result !== undefined && only !== undefined) return { parameters: types(only), results: types(result) };
  const [, parameters, results] = /^M([ilfdVaex]*)_([ilfdVaex]*)E$/.exec(text) ?? [];
  if (parameters === undefined || results === undefined) return undefined;
  return { parameters: types(parameters), results: types(results) };
}

/** The symbol of a function type. */
export function typeSymbolName(type: Omit<FunctionType, "kind">): string {
  const { parameters, results } = type;
  const plain = results.length <= 1 && [...parameters, ...results].every((item) => typeLetters.has(item));
  const text = (types: readonly ValueType[]): string =>
    types.map((item) => moreLetters.get(item) ?? `{${item}}`).join("");
  if (plain) return `__sigchar_F${results.length === 0 ? "v" : text(results)}${text(parameters)}E`;
  return `__sigchar_M${text(parameters)}_${text(results)}E`;
}
