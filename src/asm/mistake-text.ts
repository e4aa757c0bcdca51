/** Tells mistakes of the source from our own. */
import { ExpressionMistake } from "./expression.ts";
import { SyntaxMistake } from "./scanner.ts";

/** A mistake of the source, by its own words, for the statement loop. */
export function mistakeText(error: unknown): string | undefined {
  if (error instanceof SyntaxMistake || error instanceof ExpressionMistake) return error.message;
  return undefined;
}
