/** Types (Itanium C++ ABI 5.1.5): the grammar's productions are methods, with the rule as comment. */
import { NameParser } from "./name-parser.ts";
import { sequence, text, type FunctionNode, type Node } from "./node.ts";
import { builtinTypes, literalSuffixes } from "./tables.ts";

const pointerSymbols: ReadonlyMap<string, string> = new Map([
  ["P", "*"],
  ["R", "&"],
  ["O", "&&"],
]);

const suffixedTypes: ReadonlyMap<string, string> = new Map([
  ["C", " _Complex"],
  ["G", " _Imaginary"],
]);

export abstract class TypeParser extends NameParser {
  /** `<type>`: all but built-in types and substitutions become substitutions. */
  protected type(): Node {
    return this.nested(() => {
      const builtin = this.builtinType();
      if (builtin !== undefined) return builtin;
      if (this.peek() === "S" && this.peek(1) !== "t") {
        const { node } = this.substitution();
        if (this.peek() !== "I" || this.#isConversion) return node;
        return this.remember(this.withArguments(node, { isFunction: false }));
      }
      return this.remember(this.newType());
    });
  }

  #isConversion = false;

  protected conversionType(): Node {
    const before = this.#isConversion;
    this.#isConversion = true;
    const type = this.type();
    this.#isConversion = before;
    return type;
  }

  private builtinType(): Node | undefined {
    for (const size of [1, 2]) {
      const name = builtinTypes.get(this.name.slice(this.at, this.at + size));
      if (name === undefined) continue;
      this.at += size;
      return text(name);
    }
    if (this.accept("DF")) {
      const bits = this.digits();
      if (this.accept("b")) return text("std::bfloat16_t");
      const suffix = this.accept("x") ? "x" : "";
      if (suffix === "") this.expect("_");
      return text(`_Float${bits}${suffix}`);
    }
    return undefined;
  }

  private newType(): Node {
    const code = this.peek();
    const symbol = pointerSymbols.get(code);
    if (symbol !== undefined) {
      this.at++;
      return { kind: "pointer", type: this.type(), symbol };
    }
    const suffix = suffixedTypes.get(code);
    if (suffix !== undefined) {
      this.at++;
      return { kind: "qualified", type: this.type(), qualifiers: suffix };
    }
    switch (code) {
      case "r":
      case "V":
      case "K":
        return this.qualifiedType();
      case "F":
        return this.functionType("");
      case "A":
        return this.arrayType();
      case "M":
        return this.memberPointer();
      case "T":
        return this.parameterType();
      case "D":
        return this.extendedType();
      case "u":
        this.at++;
        return text(this.sourceName());
      case "U":
        return /[lt]/.test(this.peek(1)) ? this.parsedName({ isFunction: false }).node : this.vendorQualifiedType();
      default:
        return this.parsedName({ isFunction: false }).node;
    }
  }

  /** `<CV-qualifiers> <type>`; those of a function are behind its parameters. */
  private qualifiedType(): Node {
    const qualifiers = this.qualifiers();
    const isFunction = this.peek() === "F" || /^D[oOwx]/.test(this.name.slice(this.at, this.at + 2));
    if (isFunction) return this.functionType(qualifiers);
    return { kind: "qualified", type: this.type(), qualifiers };
  }

  /** `U <source-name> [<template-args>] <type>` */
  private vendorQualifiedType(): Node {
    this.expect("U");
    const name = this.sourceName();
    const suffix = this.peek() === "I" ? this.withArguments(text(name), { isFunction: false }) : text(name);
    return sequence(this.type(), " ", suffix);
  }

  /** `<template-param>`, or `<template-template-param> <template-args>` */
  private parameterType(): Node {
    if (/[aesu]/.test(this.peek(1))) {
      // Ts, Tu, Te: an elaborated type.
      this.at += 2;
      return this.parsedName({ isFunction: false }).node;
    }
    const parameter = this.templateParameterReference();
    if (this.peek() !== "I" || this.#isConversion) return parameter;
    this.remember(parameter);
    return this.withArguments(parameter, { isFunction: false });
  }

  /** `D...` */
  private extendedType(): Node {
    if (this.accept("Dp")) return { kind: "expansion", pattern: this.type() };
    if (this.startsWith("DT") || this.startsWith("Dt")) return this.decltype();
    if (this.accept("Dv")) {
      const size = this.accept("_") ? this.expression() : text(this.digits());
      this.expect("_");
      return sequence(this.type(), " __vector(", size, ")");
    }
    return this.functionType("");
  }

  protected decltype(): Node {
    if (!this.accept("DT")) this.expect("Dt");
    const expression = this.expression();
    this.expect("E");
    return sequence("decltype (", expression, ")");
  }

  /** `<function-type> ::= [<exception-spec>] [Dx] F [Y] <bare-function-type> [<ref-qualifier>] E` */
  private functionType(qualifiers: string): FunctionNode {
    const exception = this.exceptionSpecification();
    this.accept("Dx");
    this.expect("F");
    this.accept("Y");
    const type = this.bareFunctionType(true, "");
    const reference = this.accept("R") ? " &" : this.accept("O") ? " &&" : "";
    this.expect("E");
    const suffix = sequence(qualifiers + reference, ...(exception === undefined ? [] : [exception]));
    return { ...type, suffix };
  }

  /** `<exception-spec> ::= Do | DO <expression> E | Dw <type>+ E` */
  private exceptionSpecification(): Node | undefined {
    if (this.accept("Do")) return text(" noexcept");
    if (this.accept("DO")) {
      const expression = this.expression();
      this.expect("E");
      return sequence(" noexcept(", expression, ")");
    }
    if (!this.accept("Dw")) return undefined;
    return sequence(" throw(", { kind: "pack", items: this.untilEnd(() => this.type()) }, ")");
  }

  protected bareFunctionType(hasResult: boolean, suffix: string): FunctionNode {
    // In front of the parameters of a member function of a template may be J, as GCC writes it for a result.
    const hasWrittenResult = this.accept("J");
    const result = hasResult || hasWrittenResult ? this.type() : undefined;
    const parameters: Node[] = [];
    while (!this.isDone && !/[E.@]/.test(this.peek()) && !this.isReferenceQualifierAtEnd())
      parameters.push(this.type());
    const [first] = parameters;
    const isEmpty = parameters.length === 1 && first?.kind === "text" && first.text === "void";
    return { kind: "function", result, parameters: isEmpty ? [] : parameters, suffix: text(suffix) };
  }

  private isReferenceQualifierAtEnd(): boolean {
    return (this.peek() === "R" || this.peek() === "O") && this.peek(1) === "E";
  }

  /** `<array-type> ::= A <number> _ <type> | A [<expression>] _ <type>` */
  private arrayType(): Node {
    this.expect("A");
    const digits = this.digits();
    const dimension = digits !== "" ? text(digits) : this.peek() === "_" ? undefined : this.expression();
    this.expect("_");
    return { kind: "array", type: this.type(), dimension };
  }

  /** `<pointer-to-member-type> ::= M <class type> <member type>` */
  private memberPointer(): Node {
    this.expect("M");
    const owner = this.type();
    return { kind: "member pointer", owner, type: this.type() };
  }

  protected templateArguments(): readonly Node[] {
    this.expect("I");
    const before = this.#isConversion;
    this.#isConversion = false;
    const list = this.untilEnd(() => this.templateArgument());
    this.#isConversion = before;
    return list;
  }

  /** `<template-arg> ::= <type> | X <expression> E | <expr-primary> | J <template-arg>* E` */
  protected templateArgument(): Node {
    return this.nested(() => {
      if (this.accept("X")) {
        const expression = this.expression();
        this.expect("E");
        return expression;
      }
      if (this.peek() === "L") return this.literal();
      // I is what older compilers have for J.
      if (this.accept("J") || this.accept("I"))
        return { kind: "pack", items: this.untilEnd(() => this.templateArgument()) };
      return this.type();
    });
  }

  /** `<expr-primary> ::= L <type> <value> E | L _Z <encoding> E` */
  protected literal(): Node {
    this.expect("L");
    if (this.accept("_Z") || this.accept("Z")) {
      const { scope } = this;
      this.scope = { arguments: [], outer: scope };
      const encoding = this.encoding();
      this.scope = scope;
      this.expect("E");
      return encoding;
    }
    const type = this.type();
    const isNegative = this.accept("n");
    const start = this.at;
    while (!this.isDone && this.peek() !== "E") this.at++;
    const value = (isNegative ? "-" : "") + this.name.slice(start, this.at);
    this.expect("E");
    return literalOf(type, value);
  }
}

function literalOf(type: Node, value: string): Node {
  const name = type.kind === "text" ? type.text : "";
  if (name === "bool" && (value === "0" || value === "1")) return sequence(value === "1" ? "true" : "false");
  const suffix = literalSuffixes.get(name);
  if (suffix !== undefined) return text(value + suffix);
  const isFloat = /^(float|double|long double|__float128)$/.test(name);
  return sequence("(", type, ")", isFloat ? `[${value}]` : value);
}
