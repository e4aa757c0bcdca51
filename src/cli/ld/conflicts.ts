/** Options that exclude each other: what one of them asks for, the other makes impossible. */
import { UsageError } from "../failures.ts";
import type { LdRequest } from "./request.ts";

interface Ask {
  readonly option: string;
  readonly isThere: (request: LdRequest) => boolean;
}

const relocatable: Ask = { option: "-r", isThere: ({ link }) => link.relocatable === true };
const shared: Ask = { option: "-shared", isThere: ({ link }) => link.shared === true };
const pie: Ask = { option: "-pie", isThere: ({ link }) => link.pie === true };
const script: Ask = { option: "-T", isThere: ({ scripts }) => scripts.length > 0 };
const sharedMemory: Ask = { option: "--shared-memory", isThere: ({ link }) => link.sharedMemory === true };
const importTable: Ask = { option: "--import-table", isThere: ({ link }) => link.importTable === true };
const exportTable: Ask = { option: "--export-table", isThere: ({ link }) => link.exportTable === true };
const growableTable: Ask = { option: "--growable-table", isThere: ({ link }) => link.growableTable === true };
const globalBase: Ask = { option: "--global-base", isThere: ({ link }) => link.globalBase !== undefined };

const conflicts: readonly (readonly [Ask, Ask, string])[] = [
  [relocatable, shared, "objects are joined to one object, or to a library"],
  [relocatable, pie, "objects are joined to one object, or to a program"],
  [relocatable, sharedMemory, "an object has no memory"],
  [relocatable, exportTable, "an object has no table"],
  [relocatable, growableTable, "an object has no table"],
  [importTable, exportTable, "a table is the module's own, or its host's"],
  [globalBase, shared, "who loads a library says where its data is"],
  [globalBase, pie, "who loads the program says where its data is"],
  [script, relocatable, "linking by a script makes programs and libraries"],
  [script, pie, "linking by a script makes programs that have their addresses, and libraries"],
];

/** @throws UsageError for the first two that exclude each other */
export function refuseConflicts(request: LdRequest): void {
  for (const [one, other, reason] of conflicts)
    if (one.isThere(request) && other.isThere(request))
      throw new UsageError(`Options '${one.option}' and '${other.option}' exclude each other: ${reason}`);
}
