/** Expressions (Itanium C++ ABI 5.1.6): the grammar's productions are methods, with the rule as comment. */
import { TypeParser } from "./type-parser.ts";
import { sequence, text, type Node } from "./node.ts";
import { operators } from "./tables.ts";

const casts: ReadonlyMap<string, string> = new Map([
  ["dc", "dynamic_cast"],
  ["sc", "static_cast"],
  ["cc", "const_cast"],
  ["rc", "reinterpret_cast"],
]);

/** Operators of one operand with a word: code -> word, and whether the operand is a type. */
const words: ReadonlyMap<string, { readonly word: string; readonly ofType: boolean }> = new Map([
  ["st", { word: "sizeof ", ofType: true }],
  ["sz", { word: "sizeof ", ofType: false }],
  ["at", { word: "alignof ", ofType: true }],
  ["az", { word: "alignof ", ofType: false }],
  ["ti", { word: "typeid ", ofType: true }],
  ["te", { word: "typeid ", ofType: false }],
  ["nx", { word: "noexcept", ofType: false }],
  ["tw", { word: "throw ", ofType: false }],
]);

export class Parser extends TypeParser {
  /** The whole name, which may have suffixes of clones behind it. */
  parse(): Node {
    const encoding = this.encoding();
    const clones: string[] = [];
    const clone = /^\.([a-z_]+|\d+)(\.\d+)*/;
    for (;;) {
      const found = clone.exec(this.name.slice(this.at));
      if (found === null) break;
      this.at += found[0].length;
      clones.push(` [clone ${found[0]}]`);
    }
    return this.isDone ? sequence(encoding, ...clones) : this.fail();
  }

  /** `<expression>` */
  protected expression(): Node {
    return this.nested(() => {
      const first = this.peek();
      if (first === "L") return this.literal();
      if (first === "T") return this.templateParameterReference();
      if (/\d/.test(first)) return this.simpleName();
      if (first === "f" && /[pL]/.test(this.peek(1))) return this.functionParameter();
      return this.operation();
    });
  }

  /** `<simple-id> ::= <source-name> [<template-args>]` */
  private simpleName(): Node {
    const name = text(this.sourceName());
    return this.peek() === "I" ? this.withArguments(name, { isFunction: false }) : name;
  }

  /** `<function-param> ::= fp [<CV-qualifiers>] [<number>] _ | fL <number> p [<CV-qualifiers>] [<number>] _ | fpT` */
  private functionParameter(): Node {
    if (this.accept("fpT")) return text("this");
    if (this.accept("fL")) {
      this.digits();
      this.expect("p");
    } else {
      this.expect("fp");
    }
    this.qualifiers();
    return text(`{parm#${this.decimalId() + 1}}`);
  }

  private operation(): Node {
    const code = this.name.slice(this.at, this.at + 2);
    const cast = casts.get(code);
    if (cast !== undefined) {
      this.at += 2;
      return sequence(`${cast}<`, this.type(), ">(", this.expression(), ")");
    }
    const word = words.get(code);
    if (word !== undefined) {
      this.at += 2;
      return sequence(word.word, "(", word.ofType ? this.type() : this.expression(), ")");
    }
    return this.specialOperation(code) ?? this.operatorExpression(code);
  }

  /** What is written in ways of its own. */
  private specialOperation(code: string): Node | undefined {
    switch (code) {
      case "cl":
        this.at += 2;
        return this.call();
      case "cv":
        this.at += 2;
        return this.conversion();
      case "sr":
        this.at += 2;
        return this.unresolvedName();
      case "gs":
        this.at += 2;
        return sequence("::", this.expression());
      case "on":
        this.at += 2;
        return this.operatorId();
      case "sp":
        this.at += 2;
        return { kind: "expansion", pattern: this.expression() };
      case "sZ":
      case "sP":
        this.at += 2;
        return this.packSize(code);
      case "il":
        this.at += 2;
        return sequence("{", { kind: "pack", items: this.untilEnd(() => this.expression()) }, "}");
      case "tl":
        this.at += 2;
        return sequence(this.type(), "{", { kind: "pack", items: this.untilEnd(() => this.expression()) }, "}");
      case "tr":
        this.at += 2;
        return text("throw");
      case "nw":
      case "na":
        return this.newExpression();
      default:
        return undefined;
    }
  }

  /** `<operator-name> <expression> ...` with as many operands as the operator has */
  private operatorExpression(code: string): Node {
    const operator = operators.get(code);
    if (operator === undefined) return this.fail();
    this.at += 2;
    if (code === "qu") {
      const [condition, one, other] = [this.expression(), this.expression(), this.expression()];
      return sequence(inParentheses(condition), "?", inParentheses(one), " : ", inParentheses(other));
    }
    if (code === "ix") return sequence(inParentheses(this.expression()), "[", this.expression(), "]");
    switch (operator.form) {
      case "prefix":
        return prefixed(operator.text, this.expression());
      case "postfix":
        // Behind the operand, unless a `_` says that it is in front.
        if (this.accept("_")) return sequence(operator.text, inParentheses(this.expression()));
        return sequence(inParentheses(this.expression()), operator.text);
      case "infix": {
        const left = this.expression();
        const right = code === "dt" || code === "pt" ? this.memberName() : inParentheses(this.expression());
        // A `>` outside of parentheses would end the template arguments.
        const infix = sequence(inParentheses(left), operator.text, right);
        return operator.text === ">" ? sequence("(", infix, ")") : infix;
      }
      case "other":
        return this.fail();
    }
  }

  private memberName(): Node {
    return /[\dT]/.test(this.peek()) || this.startsWith("on") || this.startsWith("sr")
      ? this.expression()
      : this.parsedName({ isFunction: false }).node;
  }

  /** `cl <expression>+ E` */
  private call(): Node {
    const [callee, ...list] = this.untilEnd(() => this.expression());
    if (callee === undefined) return this.fail();
    return sequence(inParentheses(callee), "(", { kind: "pack", items: list }, ")");
  }

  /** `cv <type> <expression> | cv <type> _ <expression>* E` */
  private conversion(): Node {
    const type = this.type();
    const list = this.accept("_") ? this.untilEnd(() => this.expression()) : [this.expression()];
    return sequence("(", type, ")(", { kind: "pack", items: list }, ")");
  }

  /** `sr <type> <name>`, `srN <type> <name>+ E <name>`, `sr <name>+ E <name>`, where names may have template arguments */
  private unresolvedName(): Node {
    if (/\d/.test(this.peek())) {
      const names: Node[] = [];
      while (/\d/.test(this.peek())) names.push(this.simpleName());
      if (this.accept("E")) names.push(this.baseName());
      return scoped(names);
    }
    const isNested = this.accept("N");
    const scope = this.type();
    const inner = isNested ? this.untilEnd(() => this.simpleName()) : [];
    return scoped([scope, ...inner, this.baseName()]);
  }

  private baseName(): Node {
    if (/\d/.test(this.peek())) return this.simpleName();
    return this.accept("on") ? this.operatorId() : this.destructor();
  }

  private destructor(): Node {
    this.expect("dn");
    return sequence("~", /\d/.test(this.peek()) ? this.simpleName() : this.type());
  }

  private operatorId(): Node {
    const { node } = this.operatorName();
    return this.peek() === "I" ? this.withArguments(node, { isFunction: false }) : node;
  }

  /** `sZ <template-param> | sZ <function-param> | sP <template-arg>* E` */
  private packSize(code: string): Node {
    if (code === "sP") {
      return sequence("sizeof...(", { kind: "pack", items: this.untilEnd(() => this.templateArgument()) }, ")");
    }
    return sequence("sizeof...(", this.expression(), ")");
  }

  /** `[gs] nw <expression>* _ <type> [pi <expression>*] E` */
  private newExpression(): Node {
    const operator = this.take(2) === "nw" ? "new " : "new[] ";
    const placement: Node[] = [];
    while (!this.accept("_")) placement.push(this.expression());
    const type = this.type();
    const initializer = this.accept("pi") ? this.untilEnd(() => this.expression()) : undefined;
    if (initializer === undefined) this.expect("E");
    const place = placement.length === 0 ? [] : ["(", { kind: "pack", items: placement } as const, ") "];
    const values = initializer === undefined ? [] : ["(", { kind: "pack", items: initializer } as const, ")"];
    return sequence(operator, ...place, type, ...values);
  }
}

/** The address of a function is written without its parameters, unless it is a template. */
function prefixed(operator: string, operand: Node): Node {
  const isFunction = operator === "&" && operand.kind === "encoding" && operand.name.kind === "scoped";
  return sequence(operator, isFunction ? operand.name : inParentheses(operand));
}

/** `one::two::three` */
function scoped(names: readonly Node[]): Node {
  return names.reduce((scope, name) => ({ kind: "scoped", scope, name }));
}

/** What is more than a name is put in parentheses. */
function inParentheses(node: Node): Node {
  const isName = node.kind === "text" && /^[\p{L}_{]/u.test(node.text);
  const isSimple = isName || (node.kind === "scoped" && node.name.kind !== "template");
  return isSimple ? node : sequence("(", node, ")");
}
