/** Messages that are about files, not about places of a script. */
import { nearNames, type DiagnosticLog } from "../../diag/index.ts";

export function errorOf(log: DiagnosticLog, message: string): void {
  log.add({ severity: "error", id: undefined, message, place: undefined, trail: [] });
}

/** `; did you mean "x"?` where there is a name like it. */
export function hintOf(name: string, known: Iterable<string>): string {
  const near = nearNames(name, known);
  return near.length === 0 ? "" : `; did you mean ${near.map((each) => `"${each}"`).join(" or ")}?`;
}
