/** Names (Itanium C++ ABI 5.1.2 to 5.1.4): the grammar's productions are methods, with the rule as comment. */
import { Input } from "./input.ts";
import { sequence, text, type FunctionNode, type Node, type TemplateScope } from "./node.ts";
import { operators, specialNames, standardNames } from "./tables.ts";

/** A name, and what it says about the encoding that it is part of. */
export interface ParsedName {
  readonly node: Node;
  /** Whether it ends in template arguments: then the function's type begins with its result. */
  readonly isTemplate: boolean;
  /** Whether it is a constructor, a destructor or a conversion: then there is no result either. */
  readonly hasNoResult: boolean;
  /** Of the function: ` const`, ` &`. */
  readonly qualifiers: string;
}

/** What a name is read for. */
export interface NameUse {
  readonly isFunction: boolean;
}

/** An unqualified name, and what constructors of a class of that name are called. */
interface SimpleName {
  readonly node: Node;
  readonly last: string;
  readonly hasNoResult: boolean;
}

export abstract class NameParser extends Input {
  protected abstract type(): Node;
  protected abstract expression(): Node;
  /** `<template-args> ::= I <template-arg>+ E` */
  protected abstract templateArguments(): readonly Node[];
  /** `<bare-function-type>`, up to the end or an `E`. */
  protected abstract bareFunctionType(hasResult: boolean, suffix: string): FunctionNode;
  /** `DT <expression> E` or `Dt <expression> E` */
  protected abstract decltype(): Node;

  /** `<encoding> ::= <name> <bare-function-type> | <name> | <special-name>` */
  protected encoding(): Node {
    return this.nested(() => {
      if (this.peek() === "T" || (this.peek() === "G" && /[VRATI]/.test(this.peek(1)))) return this.specialName();
      const name = this.parsedName({ isFunction: true });
      if (this.isDone || this.peek() === "E" || this.peek() === ".") return sequence(name.node, name.qualifiers);
      const type = this.bareFunctionType(name.isTemplate && !name.hasNoResult, name.qualifiers);
      return { kind: "encoding", name: name.node, type, scope: this.scope };
    });
  }

  /** `<special-name>` */
  private specialName(): Node {
    for (const [code, { prefix, of }] of specialNames) {
      if (!this.accept(code)) continue;
      if (of === "type") return sequence(prefix, this.type());
      return sequence(prefix, of === "name" ? this.parsedName({ isFunction: true }).node : this.encoding());
    }
    // Thunks: h <offset> _, v <offset> _ <offset> _
    if (this.accept("Th")) return this.thunk("non-virtual thunk to ", () => this.callOffset("h"));
    if (this.accept("Tv")) return this.thunk("virtual thunk to ", () => this.callOffset("v"));
    if (this.accept("Tc")) {
      return this.thunk("covariant return thunk to ", () => {
        this.callOffset(this.take(1));
        this.callOffset(this.take(1));
      });
    }
    if (this.accept("TC")) {
      const derived = this.type();
      this.number();
      this.expect("_");
      return sequence("construction vtable for ", this.type(), "-in-", derived);
    }
    if (this.accept("TA")) return sequence("template parameter object for ", this.templateArgument());
    if (!this.accept("GR")) this.fail();
    const name = this.parsedName({ isFunction: true }).node;
    return sequence(`reference temporary #${this.sequenceId()} for `, name);
  }

  protected abstract templateArgument(): Node;

  private thunk(prefix: string, offsets: () => void): Node {
    offsets();
    return sequence(prefix, this.encoding());
  }

  private callOffset(kind: string): void {
    this.number();
    this.expect("_");
    if (kind !== "v") return;
    this.number();
    this.expect("_");
  }

  /**
   * `<name> ::= <nested-name> | <local-name> | <unscoped-template-name> <template-args> | <unscoped-name>`
   * @param use whether it is the name of what is encoded: then `T_` means its template arguments
   */
  protected parsedName(use: NameUse): ParsedName {
    return this.nested(() => {
      if (this.peek() === "N") return this.nestedName(use);
      if (this.peek() === "Z") return this.localName(use);
      const isSubstitution = this.peek() === "S" && this.peek(1) !== "t";
      const simple: SimpleName = isSubstitution
        ? { node: this.substitution().node, last: "", hasNoResult: false }
        : this.unscopedName();
      if (this.peek() !== "I") return { ...simple, isTemplate: false, qualifiers: "" };
      if (!isSubstitution) this.remember(simple.node);
      const node = this.withArguments(simple.node, use);
      return { node, isTemplate: true, hasNoResult: simple.hasNoResult, qualifiers: "" };
    });
  }

  /** `<unscoped-name> ::= <unqualified-name> | St <unqualified-name>` */
  private unscopedName(): SimpleName {
    if (!this.accept("St")) return this.unqualifiedName("");
    const name = this.unqualifiedName("");
    return { ...name, node: { kind: "scoped", scope: text("std"), name: name.node } };
  }

  /** The template, and its arguments, which `T_` means from here on if it is the function's name. */
  protected withArguments(name: Node, { isFunction }: NameUse): Node {
    const list = this.templateArguments();
    if (isFunction && !this.isInLambda) this.scope.arguments = list;
    return { kind: "template", name, arguments: list };
  }

  /** `<nested-name> ::= N [<CV-qualifiers>] [<ref-qualifier>] <prefix> <unqualified-name> E` and with template arguments */
  private nestedName(use: NameUse): ParsedName {
    this.expect("N");
    const qualifiers = this.qualifiers();
    const reference = this.accept("R") ? " &" : this.accept("O") ? " &&" : "";
    let node: Node | undefined;
    let last = "";
    let isTemplate = false;
    let hasNoResult = false;
    while (!this.accept("E")) {
      if (this.peek() === "I") {
        if (node === undefined) this.fail();
        node = this.withArguments(node, use);
        isTemplate = true;
      } else if (this.peek() === "M") {
        // A data member whose initializer has a lambda: the prefix says it already.
        this.expect("M");
        continue;
      } else if (node === undefined && this.peek() === "S" && this.peek(1) !== "t") {
        const found = this.substitution();
        node = found.node;
        ({ last } = found);
        // It is in the list already.
        continue;
      } else {
        const name = this.prefixPart(last);
        node = node === undefined ? name.node : { kind: "scoped", scope: node, name: name.node };
        ({ last, hasNoResult } = name);
        isTemplate = false;
        if (name.isNamespace) continue;
      }
      if (this.peek() !== "E") this.remember(node);
    }
    if (node === undefined) this.fail();
    return { node, isTemplate, hasNoResult, qualifiers: qualifiers + reference };
  }

  /** One step of `<prefix>` */
  private prefixPart(last: string): SimpleName & { readonly isNamespace: boolean } {
    if (this.accept("St")) return { node: text("std"), last: "std", hasNoResult: false, isNamespace: true };
    const rest = { last: "", hasNoResult: false, isNamespace: false };
    if (this.peek() === "T") return { node: this.templateParameterReference(), ...rest };
    if (this.startsWith("DT") || this.startsWith("Dt")) return { node: this.decltype(), ...rest };
    return { ...this.unqualifiedName(last), isNamespace: false };
  }

  /** `<template-param> ::= T_ | T <number> _ | TL <number> __ <number> _` */
  protected templateParameterReference(): Node {
    this.expect("T");
    if (this.accept("L")) {
      this.digits();
      this.expect("_");
    }
    const index = this.decimalId();
    return this.isInLambda ? text(`auto:${index + 1}`) : { kind: "parameter", index, scope: this.scope };
  }

  /** `<CV-qualifiers> ::= [r] [V] [K]`: the nearest to the type comes last. */
  protected qualifiers(): string {
    const restricted = this.accept("r") ? " restrict" : "";
    const volatile = this.accept("V") ? " volatile" : "";
    const constant = this.accept("K") ? " const" : "";
    return constant + volatile + restricted;
  }

  /** `<local-name> ::= Z <encoding> E <entity> [_ <discriminator>] | Z <encoding> E s | Z <encoding> Ed [<n>] _ <entity>` */
  private localName(use: NameUse): ParsedName {
    this.expect("Z");
    const outer = this.scope;
    const inner: TemplateScope = { arguments: [], outer };
    this.scope = inner;
    const scope = this.encoding();
    this.expect("E");
    this.scope = { arguments: [], outer: inner };
    const entity = this.localEntity(use);
    // What is encoded goes on with its type, in which T_ is about the entity; a type's name is over.
    if (!use.isFunction) this.scope = outer;
    return { ...entity, node: { kind: "scoped", scope: withoutResult(scope), name: entity.node } };
  }

  private localEntity(use: NameUse): ParsedName {
    if (this.accept("s")) {
      this.discriminator();
      return { node: text("string literal"), isTemplate: false, hasNoResult: true, qualifiers: "" };
    }
    if (this.accept("d")) {
      const index = this.decimalId();
      const name = this.parsedName(use);
      const scope = text(`{default arg#${index + 1}}`);
      return { ...name, node: { kind: "scoped", scope, name: name.node } };
    }
    const name = this.parsedName(use);
    this.discriminator();
    return name;
  }

  /** `<discriminator> ::= _ <digit> | __ <number> _` */
  protected discriminator(): void {
    if (this.accept("__")) {
      this.digits();
      this.expect("_");
    } else if (this.peek() === "_" && /\d/.test(this.peek(1))) {
      this.at += 2;
    }
  }

  /** `<unqualified-name>`, with its ABI tags. `last` is the name of the class around it. */
  private unqualifiedName(last: string): SimpleName {
    this.accept("L");
    const name = this.untaggedName(last);
    let { node } = name;
    while (this.accept("B")) node = sequence(node, `[abi:${this.sourceName()}]`);
    return { ...name, node };
  }

  private untaggedName(last: string): SimpleName {
    const first = this.peek();
    if (/\d/.test(first)) {
      const name = this.sourceName();
      return { node: text(name), last: name, hasNoResult: false };
    }
    if (this.startsWith("Ut")) return { node: this.unnamedType(), last: "", hasNoResult: false };
    if (this.startsWith("Ul")) return { node: this.lambda(), last: "", hasNoResult: false };
    if (this.accept("DC")) {
      const names = this.untilEnd(() => text(this.sourceName()));
      return { node: sequence("[", { kind: "pack", items: names }, "]"), last: "", hasNoResult: false };
    }
    if (first === "C" || (first === "D" && /[0-5]/.test(this.peek(1)))) return this.constructorName(last);
    return this.operatorName();
  }

  /** `<ctor-dtor-name> ::= C1 | C2 | ... | CI1 <type> | D0 | D1 | ...` */
  private constructorName(last: string): SimpleName {
    if (last === "") this.fail();
    const isDestructor = this.take(1) === "D";
    const isInherited = this.accept("I");
    if (!/[0-5]/.test(this.take(1))) this.fail();
    if (isInherited) this.type();
    return { node: text(isDestructor ? `~${last}` : last), last, hasNoResult: true };
  }

  /** `<operator-name>` */
  protected operatorName(): SimpleName {
    if (this.accept("cv")) {
      const type = this.nested(() => this.conversionType());
      return { node: sequence("operator ", type), last: "", hasNoResult: true };
    }
    if (this.accept("li")) return { node: text(`operator"" ${this.sourceName()}`), last: "", hasNoResult: false };
    const operator = operators.get(this.take(2));
    if (operator === undefined) this.fail();
    const space = /^[a-z]/.test(operator.text) ? " " : "";
    return { node: text(`operator${space}${operator.text}`), last: "", hasNoResult: false };
  }

  /** The type of a conversion. Template arguments behind it are the function's, not the type's. */
  protected abstract conversionType(): Node;

  /** `<unnamed-type-name> ::= Ut [<number>] _` */
  private unnamedType(): Node {
    this.expect("Ut");
    return text(`{unnamed type#${this.decimalId() + 1}}`);
  }

  /** `<closure-type-name> ::= Ul <lambda-sig> E [<number>] _` */
  private lambda(): Node {
    this.expect("Ul");
    const outer = this.isInLambda;
    this.isInLambda = true;
    const parameters = this.untilEnd(() => this.type());
    this.isInLambda = outer;
    const isEmpty = parameters.length === 1 && parameters[0]?.kind === "text" && parameters[0].text === "void";
    const index = this.decimalId() + 1;
    return sequence("{lambda(", { kind: "pack", items: isEmpty ? [] : parameters }, `)#${index}}`);
  }

  /** `<source-name> ::= <length> <identifier>` */
  protected sourceName(): string {
    const size = Number(this.digits());
    if (size === 0) this.fail();
    const name = this.take(size);
    // What GCC calls namespaces without a name: _GLOBAL__N_ and anything.
    return /^_GLOBAL_[._$]N/.test(name) ? "(anonymous namespace)" : name;
  }

  /** `<substitution> ::= S_ | S <seq-id> _ | Sa | Sb | Ss | Si | So | Sd` */
  protected substitution(): { readonly node: Node; readonly last: string } {
    const standard = standardNames.get(this.name.slice(this.at, this.at + 2));
    if (standard !== undefined) {
      this.at += 2;
      const next = this.peek();
      const isClass = next === "C" || (next === "D" && /\d/.test(this.peek(1)));
      const node = text(isClass ? standard.full : standard.short);
      if (this.peek() !== "B") return { node, last: standard.last };
      let tagged: Node = node;
      while (this.accept("B")) tagged = sequence(tagged, `[abi:${this.sourceName()}]`);
      return { node: this.remember(tagged), last: standard.last };
    }
    this.expect("S");
    const node = this.substitutions[this.sequenceId()];
    return node === undefined ? this.fail() : { node, last: lastNameOf(node) };
  }
}

/** What constructors of a class are called: its last name, without template arguments. */
function lastNameOf(node: Node): string {
  switch (node.kind) {
    case "text":
      return node.text.replace(/^.*::/, "");
    case "template":
      return lastNameOf(node.name);
    case "scoped":
      return lastNameOf(node.name);
    case "sequence": {
      const [first] = node.parts;
      return first === undefined || typeof first === "string" ? "" : lastNameOf(first);
    }
    default:
      return "";
  }
}

/** A function as a scope, which is written without its result. */
function withoutResult(node: Node): Node {
  return node.kind === "encoding" ? { ...node, type: { ...node.type, result: undefined } } : node;
}
