/** All rules by opcode: one for each instruction whose type is `*`, which loading this file checks. */
import { allInstructions, OPCODE_LIMIT } from "../instruction-table.ts";
import { aggregateRules } from "./aggregate-rules.ts";
import { controlRules } from "./control-rules.ts";
import { exceptionRules } from "./exception-rules.ts";
import { referenceRules } from "./reference-rules.ts";
import type { Rule, RuledInstruction } from "./rule.ts";
import { needsRule } from "./signatures.ts";
import { tableRules } from "./table-rules.ts";
import { variableRules } from "./variable-rules.ts";

const rules: Readonly<Record<RuledInstruction, Rule>> = {
  ...controlRules,
  ...exceptionRules,
  ...variableRules,
  ...tableRules,
  ...referenceRules,
  ...aggregateRules,
};

/** Opcode -> rule; for opcodes without one, a function that must not be called. */
export const rulesByOpcode: readonly Rule[] = table();

function table(): readonly Rule[] {
  const byName: ReadonlyMap<string, Rule> = new Map(Object.entries(rules));
  const byOpcode: Rule[] = Array.from({ length: OPCODE_LIMIT }, () => failWithoutRule);
  for (const row of allInstructions()) {
    const rule = byName.get(row.name);
    if (needsRule(row) !== (rule !== undefined)) throw new RangeError(`"${row.name}" must have a rule or a type`);
    if (rule !== undefined) byOpcode[row.opcode] = rule;
  }
  return byOpcode;
}

function failWithoutRule(): never {
  throw new RangeError("The instruction has no rule");
}
