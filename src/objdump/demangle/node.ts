/**
 * What a mangled name means, as a tree that can be printed.
 *
 * C++ writes types around names: `int (*f)(char) [3]`. So each node has a part to the left of the name that it is the type
 * of and one to the right; `printer.ts` asks for them separately.
 */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  /** Texts and nodes one after the other. */
  | { readonly kind: "sequence"; readonly parts: readonly (string | Node)[] }
  /** `scope::name` */
  | { readonly kind: "scoped"; readonly scope: Node; readonly name: Node }
  /** `name<arguments>` */
  | { readonly kind: "template"; readonly name: Node; readonly arguments: readonly Node[] }
  /** Several template arguments or parameters in the place of one. */
  | { readonly kind: "pack"; readonly items: readonly Node[] }
  /** A pattern, repeated for each item of the packs in it. */
  | { readonly kind: "expansion"; readonly pattern: Node }
  /** ` const` and the like behind a type. */
  | { readonly kind: "qualified"; readonly type: Node; readonly qualifiers: string }
  /** `*`, `&` or `&&` */
  | { readonly kind: "pointer"; readonly type: Node; readonly symbol: string }
  /** `type owner::*` */
  | { readonly kind: "member pointer"; readonly owner: Node; readonly type: Node }
  | { readonly kind: "array"; readonly type: Node; readonly dimension: Node | undefined }
  | FunctionNode
  /** A function with its name. */
  | { readonly kind: "encoding"; readonly name: Node; readonly type: FunctionNode; readonly scope: TemplateScope }
  /** A template parameter. What it means depends on where it is printed, as a substitution may be about another function. */
  | { readonly kind: "parameter"; readonly index: number; readonly scope: TemplateScope };

/** The template arguments that parameters mean. */
export interface TemplateScope {
  arguments: readonly Node[];
  /** Where to look if there are none here: the function around a local entity. */
  readonly outer: TemplateScope | undefined;
}

/** What the template parameter of that number is in a scope. */
export function argumentIn(scope: TemplateScope, index: number): Node | undefined {
  if (scope.arguments.length > 0) return scope.arguments[index];
  return scope.outer === undefined ? undefined : argumentIn(scope.outer, index);
}

export interface FunctionNode {
  readonly kind: "function";
  readonly result: Node | undefined;
  readonly parameters: readonly Node[];
  /** ` const`, ` &` and the like behind the parameters. */
  readonly suffix: Node | undefined;
}

export function text(value: string): Node {
  return { kind: "text", text: value };
}

export function sequence(...parts: readonly (string | Node)[]): Node {
  return { kind: "sequence", parts };
}
