/** The option of readelf and objdump that says which parts of debug information to list. */
import { debugPartsOf, type DebugPart } from "../objdump/index.ts";
import { UsageError } from "./failures.ts";

/**
 * The parts that `-w` or `-W` name, however often they are given; each is letters, words, or nothing for all.
 * @throws UsageError for names that mean nothing here
 */
export function debugParts(given: readonly string[] = []): ReadonlySet<DebugPart> {
  const requests = given.map((text) => debugPartsOf(text));
  const unknown = requests.flatMap((request) => request.unknown);
  if (unknown.length > 0) {
    const names = unknown.map((name) => `'${name}'`).join(", ");
    throw new UsageError(`No part of debug information that can be shown is called ${names}`);
  }
  return new Set(requests.flatMap(({ parts }) => parts));
}
