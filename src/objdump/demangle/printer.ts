/** Prints what a name means, in the words and with the blanks of GNU's demangler. */
import { notMangled } from "./input.ts";
import { argumentIn, type FunctionNode, type Node, type TemplateScope } from "./node.ts";

/** Steps after which a name is given up: substitutions can make a short one say very much. */
const STEP_LIMIT = 500_000;
/** Nesting at which it is given up: a parameter that means itself has no end. */
const DEPTH_LIMIT = 1000;
/** Characters after which the same happens. */
const LENGTH_LIMIT = 100_000;

export function print(node: Node): string {
  return new Printer().whole(node);
}

/** The functions that are being printed, the innermost first. */
interface Scopes {
  readonly scope: TemplateScope;
  readonly next: Scopes | undefined;
}

class Printer {
  #steps = 0;
  #scopes: Scopes | undefined;
  #depth = 0;
  /** Which item of the packs in a pattern is printed. */
  #packIndex: number | undefined;

  whole(node: Node): string {
    return this.#left(node) + this.#right(node);
  }

  /** What is to the left of the name that a type belongs to. */
  #left(node: Node): string {
    this.#enter();
    const text = this.#leftOf(node);
    this.#depth--;
    return text;
  }

  #leftOf(node: Node): string {
    switch (node.kind) {
      case "text":
        return node.text;
      case "sequence":
        return limited(node.parts.map((part) => (typeof part === "string" ? part : this.whole(part))).join(""));
      case "scoped":
        return limited(`${this.whole(node.scope)}::${this.whole(node.name)}`);
      case "template":
        return limited(this.#template(node.name, node.arguments));
      case "pack":
        return limited(this.#list(node.items).join(", "));
      case "expansion":
        return limited(this.#expansion(node.pattern).join(", "));
      case "qualified":
        return limited(this.#left(node.type) + this.#newQualifiers(node.type, node.qualifiers));
      case "pointer":
        return limited(this.#pointerLeft(node));
      case "member pointer":
        return limited(this.#memberPointerLeft(node));
      case "array":
        return this.#left(node.type);
      case "function":
        return this.#beforeName(node);
      case "encoding":
        return limited(this.#encoding(node));
      case "parameter":
        return this.#within(node, (target) => this.#left(target));
    }
  }

  /** What is to the right of it. */
  #right(node: Node): string {
    this.#enter();
    const text = this.#rightOf(node);
    this.#depth--;
    return text;
  }

  #rightOf(node: Node): string {
    switch (node.kind) {
      case "qualified":
        return this.#right(node.type);
      case "pointer":
      case "member pointer":
        return (isDeclarator(this.#unqualified(node.type)) ? ")" : "") + this.#right(node.type);
      case "array":
        return limited(this.#brackets(node));
      case "function":
        return limited(this.#parameters(node));
      case "parameter":
        return this.#within(node, (target) => this.#right(target));
      default:
        return "";
    }
  }

  #encoding({ name, type, scope }: Extract<Node, { kind: "encoding" }>): string {
    const outer = this.#scopes;
    this.#scopes = { scope, next: outer };
    const text = this.#beforeName(type) + this.whole(name) + this.#parameters(type);
    this.#scopes = outer;
    return text;
  }

  /** The left part of a function's result. */
  #beforeName({ result }: FunctionNode): string {
    if (result === undefined) return "";
    const target = this.#resolved(result);
    const isPointer = target.kind === "pointer" || target.kind === "member pointer";
    const isInside = isPointer && isDeclarator(this.#unqualified(target.type));
    return `${this.#left(result)}${isInside ? "" : " "}`;
  }

  /** `(parameters) const`, and what a result that is a pointer to a function has on its right. */
  #parameters({ parameters, suffix, result }: FunctionNode): string {
    const behind = result === undefined ? "" : this.#right(result);
    return `(${this.#list(parameters).join(", ")})${suffix === undefined ? "" : this.whole(suffix)}${behind}`;
  }

  /** ` [2][3]` */
  #brackets({ type, dimension }: Extract<Node, { kind: "array" }>): string {
    const inner = this.#right(type);
    const isArray = this.#unqualified(type).kind === "array";
    return ` [${dimension === undefined ? "" : this.whole(dimension)}]${isArray ? inner.trimStart() : inner}`;
  }

  #template(name: Node, list: readonly Node[]): string {
    const text = this.whole(name);
    const inside = this.#list(list).join(", ");
    const last = list.at(-1);
    const endsInNothing = last !== undefined && this.#list([last]).length === 0;
    // So that no << and no >> come about; behind an empty pack GNU's demangler has forgotten about that.
    return `${text}${text.endsWith("<") ? " " : ""}<${inside}${inside.endsWith(">") && !endsInNothing ? " " : ""}>`;
  }

  #pointerLeft({ type, symbol }: { readonly type: Node; readonly symbol: string }): string {
    const target = this.#resolved(type);
    const isReference = symbol !== "*" && target.kind === "pointer" && target.symbol !== "*";
    if (!isReference) return `${this.#beforeDeclarator(type)}${symbol}`;
    // References to references are references.
    const collapsed = symbol === "&" ? "&" : target.symbol;
    return this.#within(type, () => this.#pointerLeft({ type: target.type, symbol: collapsed }));
  }

  #memberPointerLeft({ owner, type }: Extract<Node, { kind: "member pointer" }>): string {
    const blank = isDeclarator(this.#unqualified(type)) ? "" : " ";
    return `${this.#beforeDeclarator(type)}${blank}${this.whole(owner)}::*`;
  }

  /** The left of a type that a `*` comes behind. */
  #beforeDeclarator(type: Node): string {
    const target = this.#unqualified(type);
    const left = this.#left(type);
    if (target.kind === "function") return `${left}(`;
    return target.kind === "array" ? `${left} (` : left;
  }

  /** Qualifiers that the type does not have yet. */
  #newQualifiers(type: Node, qualifiers: string): string {
    const target = this.#resolved(type);
    if (target.kind !== "qualified") return qualifiers;
    const there = new Set(target.qualifiers.split(" "));
    return qualifiers
      .split(" ")
      .filter((word) => word !== "" && !there.has(word))
      .map((word) => ` ${word}`)
      .join("");
  }

  /** The items' texts, of which packs may be several or none. */
  #list(nodes: readonly Node[]): readonly string[] {
    return nodes.flatMap((node) => {
      return this.#within(node, (target): readonly string[] => {
        if (target.kind === "pack") return this.#list(target.items);
        return target.kind === "expansion" ? this.#expansion(target.pattern) : [this.whole(target)];
      });
    });
  }

  /** The pattern for each item of the first pack in it; as it is written if there is none. */
  #expansion(pattern: Node): readonly string[] {
    const size = this.#packSize(pattern, 0);
    if (size === undefined) return [`${this.whole(pattern)}...`];
    const outer = this.#packIndex;
    const texts = Array.from({ length: size }, (_, index) => {
      this.#packIndex = index;
      return this.whole(pattern);
    });
    this.#packIndex = outer;
    return texts;
  }

  #packSize(node: Node, depth: number): number | undefined {
    this.#count();
    if (depth > 64) return undefined;
    for (const child of childrenOf(node)) {
      const target = this.#resolved(child);
      if (target.kind === "pack" && child.kind === "parameter") return target.items.length;
      const size = this.#packSize(target, depth + 1);
      if (size !== undefined) return size;
    }
    return undefined;
  }

  /** The node that template parameters stand for; of a pack in a pattern that is repeated, the item whose turn it is. */
  #resolved(node: Node): Node {
    return this.#follow(node).target;
  }

  /**
   * Prints what a parameter stands for: with the parameters of the function around the one it is of, and, if it is an
   * item of a pack, without packs whose turn it is.
   */
  #within<T>(node: Node, write: (target: Node) => T): T {
    const { target, isItem, scopes } = this.#follow(node);
    const before = { scopes: this.#scopes, packIndex: this.#packIndex };
    this.#scopes = scopes;
    if (isItem) this.#packIndex = undefined;
    const result = write(target);
    this.#scopes = before.scopes;
    this.#packIndex = before.packIndex;
    return result;
  }

  #follow(node: Node): { readonly target: Node; readonly isItem: boolean; readonly scopes: Scopes | undefined } {
    let target = node;
    let isItem = false;
    let scopes = this.#scopes;
    for (let step = 0; target.kind === "parameter"; step++) {
      if (step > 64) throw notMangled;
      const found: Node | undefined = argumentIn(scopes?.scope ?? target.scope, target.index);
      if (found === undefined) throw notMangled;
      target = found;
      scopes = scopes?.next;
      if (target.kind !== "pack" || this.#packIndex === undefined || isItem) continue;
      target = target.items[this.#packIndex] ?? target;
      isItem = true;
    }
    return { target, isItem, scopes };
  }

  /** The type without its qualifiers. */
  #unqualified(type: Node): Node {
    const target = this.#resolved(type);
    return target.kind === "qualified" ? this.#unqualified(target.type) : target;
  }

  #enter(): void {
    this.#count();
    if (++this.#depth > DEPTH_LIMIT) throw notMangled;
  }

  #count(): void {
    if (++this.#steps > STEP_LIMIT) throw notMangled;
  }
}

function isDeclarator(node: Node): boolean {
  return node.kind === "function" || node.kind === "array";
}

function limited(text: string): string {
  if (text.length > LENGTH_LIMIT) throw notMangled;
  return text;
}

/** A parameter is its own only child, so that a pattern that is nothing else is looked at too. */
function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "text":
      return [];
    case "parameter":
      return [node];
    case "sequence":
      return node.parts.filter((part) => typeof part !== "string");
    case "scoped":
      return [node.scope, node.name];
    case "template":
      return [node.name, ...node.arguments];
    case "pack":
      return node.items;
    case "expansion":
      return [node.pattern];
    case "qualified":
    case "pointer":
      return [node.type];
    case "member pointer":
      return [node.owner, node.type];
    case "array":
      return node.dimension === undefined ? [node.type] : [node.type, node.dimension];
    case "function":
      return node.result === undefined ? node.parameters : [node.result, ...node.parameters];
    case "encoding":
      return [node.name, node.type];
  }
}
