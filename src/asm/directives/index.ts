/** The directives that both syntaxes have. */
import type { DirectiveTable } from "../syntax.ts";
import { controlDirectives } from "./control.ts";
import { dataDirectives } from "./data.ts";
import { debugDirectives } from "./debug.ts";
import { sectionDirectives } from "./sections.ts";
import { symbolDirectives } from "./symbols.ts";

export const commonDirectives: DirectiveTable = {
  ...controlDirectives,
  ...dataDirectives,
  ...debugDirectives,
  ...sectionDirectives,
  ...symbolDirectives,
};
