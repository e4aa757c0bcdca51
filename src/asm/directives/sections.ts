/** Directives that choose where bytes go (as.info, "Section", "Subsections", "PushSection"). */
import type { Assembler } from "../assembler.ts";
import { readSectionOperands } from "../section-operands.ts";
import { sectionOf } from "../section-checks.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

/** The last number that subsections may have. GNU's manual says 8192, but its assembler has no limit. */
const LAST_SUBSECTION: number = 2 ** 31 - 1;

/** `.section NAME, ...`, see `section-operands.ts`. */
const section: Directive = (assembler) => {
  assembler.enter(sectionOf(assembler, readSectionOperands(assembler)).subsection(0));
};

/** `.pushsection NAME [, SUBSECTION], ...` */
const pushsection: Directive = (assembler) => {
  const { current, previous } = assembler;
  const operands = readSectionOperands(assembler, { subsection: readNumber });
  const subsection = sectionOf(assembler, operands).subsection(operands.subsection);
  assembler.sectionStack.push({ current, previous });
  assembler.enter(subsection);
};

/** `.attach_to_group NAME`: the current section belongs to that group from now on. */
const attachToGroup: Directive = (assembler) => {
  const { section } = assembler.current;
  const name = assembler.scanner.name("the name of a group");
  const { group } = section.properties;
  if (group !== undefined) {
    assembler.warn("section-flags", `The section "${section.name}" is in the group "${group.name}" already`);
    return;
  }
  section.properties = { ...section.properties, group: { name, comdat: false } };
};

/** `.struct OFFSET`, `.offset OFFSET`: labels get offsets in nothing. */
const struct: Directive = (assembler) => {
  const offset = assembler.scanner.atEnd() ? 0 : assembler.integer("an offset", { least: 0, most: 2 ** 31 });
  assembler.enter(assembler.absoluteSubsection(offset));
};

const popsection: Directive = (assembler) => {
  const state = assembler.sectionStack.pop();
  if (state === undefined) return assembler.warn("ignored-directive", 'Found ".popsection" without ".pushsection"');
  assembler.go(state.current);
  assembler.previous = state.previous;
};

const previous: Directive = (assembler) => {
  const target = assembler.previous;
  if (target === undefined) return assembler.warn("ignored-directive", 'Found ".previous" before any other section');
  assembler.enter(target);
};

const subsection: Directive = (assembler) => {
  assembler.enter(assembler.current.section.subsection(readNumber(assembler)));
};

function named(name: string): Directive {
  return (assembler) => {
    const number = assembler.scanner.atEnd() ? 0 : readNumber(assembler);
    assembler.enter(assembler.section(name).subsection(number));
  };
}

export const sectionDirectives: DirectiveTable = {
  ".section": section,
  ".pushsection": pushsection,
  ".popsection": popsection,
  ".previous": previous,
  ".subsection": subsection,
  ".attach_to_group": attachToGroup,
  ".struct": struct,
  ".offset": struct,
  ".text": named(".text"),
  ".data": named(".data"),
  ".bss": named(".bss"),
};

function readNumber(assembler: Assembler): number {
  return assembler.integer("the number of a subsection", { least: 0, most: LAST_SUBSECTION });
}
