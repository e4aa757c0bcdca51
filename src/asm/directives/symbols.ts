/** Directives that say things of symbols (as.info, "Global", "Type", "Size", "Set", "Comm", ...). */
import type { Assembler } from "../assembler.ts";
import { LARGEST_ALIGNMENT } from "../assembler.ts";
import type { AsmSymbol, Binding, SymbolType, Visibility } from "../symbol.ts";
import { AlreadyDefined } from "../symbol-scope.ts";
import type { Directive, DirectiveTable } from "../syntax.ts";

const COMMA = 0x2c;
const AT = 0x40;
const PERCENT = 0x25;
const HASH = 0x23;

function eachSymbol(act: (symbol: AsmSymbol, assembler: Assembler) => void): Directive {
  return (assembler) => {
    do act(assembler.readSymbol(), assembler);
    while (assembler.scanner.accept(COMMA));
  };
}

function bind(binding: Binding): Directive {
  return eachSymbol((symbol, assembler) => {
    if (!symbol.isDefined && assembler.syntax.name === "gnu" && assembler.sections.has(symbol.name)) {
      assembler.warn("ignored-directive", `The name "${symbol.name}" is that of a section, which stays as it is`);
      symbol.anonymous = true;
      return;
    }
    symbol.binding = binding;
    // A symbol that is said to be weak or global is in the table even if nothing else is known of it.
    if (binding !== "local" && assembler.syntax.name === "llvm") assembler.refer(symbol);
  });
}

function show(visibility: Visibility): Directive {
  return eachSymbol((symbol) => {
    symbol.visibility = visibility;
  });
}

const types: Readonly<Record<string, SymbolType | "unique">> = {
  function: "function",
  object: "object",
  tls_object: "tls",
  common: "common",
  notype: "notype",
  gnu_indirect_function: "ifunc",
  gnu_unique_object: "unique",
  STT_FUNC: "function",
  STT_OBJECT: "object",
  STT_TLS: "tls",
  STT_COMMON: "common",
  STT_NOTYPE: "notype",
  STT_GNU_IFUNC: "ifunc",
};

/** `.type NAME, @function` and the like. */
const type: Directive = (assembler) => {
  const { scanner } = assembler;
  const symbol = assembler.readSymbol();
  scanner.accept(COMMA);
  const first = scanner.peek();
  if (first === AT || first === PERCENT || first === HASH) scanner.position++;
  const start = scanner.position;
  const name = scanner.name("a type");
  const known = Object.hasOwn(types, name) ? types[name] : undefined;
  if (known === undefined)
    return scanner.mistake(
      `Unknown type "${name}", expected one of ${Object.keys(types).slice(0, 7).join(", ")}`,
      start,
    );
  if (known === "unique") {
    symbol.type = "object";
    symbol.binding = "unique";
  } else giveType(assembler, symbol, known);
};

/** A type that says more of a symbol stays when one that says less is given: TLS for objects, IFUNC for functions. */
function giveType(assembler: Assembler, symbol: AsmSymbol, type: SymbolType): void {
  const old = symbol.type;
  const refined = (old === "tls" && type === "object") || (old === "ifunc" && type === "function");
  const isOther = (old === "function" && type === "object") || (old === "object" && type === "function");
  if (isOther) {
    assembler.warn("repeated-symbol-type", `The symbol "${symbol.name}" is ${old} already; now it is ${type}`);
  }
  if (!refined) symbol.type = type;
}

/** `.size NAME, EXPRESSION` */
const size: Directive = (assembler) => {
  const symbol = assembler.readSymbol();
  assembler.scanner.accept(COMMA);
  symbol.size = assembler.expression();
  symbol.sizeSite = assembler.site();
};

function set(options: { redefinable: boolean; lazy?: boolean }): Directive {
  return (assembler) => {
    const symbol = assembler.readSymbol();
    assembler.scanner.expect(COMMA, "behind the symbol");
    assembler.assign(symbol, assembler.expression(), options);
  };
}

interface CommonOperands {
  readonly symbol: AsmSymbol;
  readonly size: number;
  readonly alignment: number;
}

/** The alignment of common symbols that say none. */
function commonAlignment(size: number): number {
  return Math.min(16, 2 ** Math.ceil(Math.log2(Math.max(size, 1))));
}

function localAlignment(size: number): number {
  return Math.min(8, 2 ** Math.floor(Math.log2(Math.max(size, 1))));
}

/** `NAME, SIZE, ALIGNMENT` of `.comm` and `.lcomm`. */
function commonOperands(assembler: Assembler, natural: (size: number) => number = commonAlignment): CommonOperands {
  const { scanner } = assembler;
  const symbol = assembler.readSymbol();
  scanner.accept(COMMA);
  const bytes = assembler.integer("a size", { least: 0, most: 2 ** 31 - 1 });
  scanner.peek();
  const start = scanner.position;
  const alignment = scanner.accept(COMMA)
    ? assembler.integer("an alignment", { least: 1, most: LARGEST_ALIGNMENT })
    : natural(bytes);
  if ((alignment & (alignment - 1)) !== 0)
    scanner.mistake(`Found an alignment of ${alignment}, expected a power of 2`, start);
  return { symbol, size: bytes, alignment };
}

const comm: Directive = (assembler) => {
  const { symbol: given, size: bytes, alignment } = commonOperands(assembler);
  const symbol = given.value.kind === "common" ? given : assembler.scope.fresh(given);
  if (symbol.binding === "local") return allocate(assembler, { symbol, size: bytes, alignment });
  symbol.value = { kind: "common", size: bytes, alignment };
  symbol.binding ??= "global";
  if (symbol.type === "notype") symbol.type = "object";
  symbol.site = assembler.site();
};

/** `.tls_common NAME, SIZE, ALIGNMENT` */
const tlsCommon: Directive = (assembler) => {
  const { symbol: given, size: bytes, alignment } = commonOperands(assembler);
  const symbol = given.value.kind === "common" ? given : assembler.scope.fresh(given);
  symbol.value = { kind: "common", size: bytes, alignment };
  symbol.binding ??= "global";
  symbol.type = "tls";
  symbol.site = assembler.site();
};

const lcomm: Directive = (assembler) => allocate(assembler, commonOperands(assembler, localAlignment));

function allocate(assembler: Assembler, { symbol, size: bytes, alignment }: CommonOperands): void {
  const { current, previous } = assembler;
  const bss = assembler.section(".bss").subsection(0);
  assembler.enter(bss);
  const over = bss.size % alignment;
  bss.section.alignment = Math.max(bss.section.alignment, alignment);
  if (over !== 0) bss.fill(alignment - over, Uint8Array.of(0), assembler.site());
  assembler.defineLabel(symbol);
  bss.fill(bytes, Uint8Array.of(0), assembler.site());
  if (symbol.type === "notype") symbol.type = "object";
  symbol.size ??= { kind: "constant", value: BigInt(bytes) };
  assembler.go(current);
  assembler.previous = previous;
}

/** `.symver NAME, NAME@VERSION[, VISIBILITY]` */
const symver: Directive = (assembler) => {
  const { scanner } = assembler;
  const symbol = assembler.readSymbol();
  scanner.expect(COMMA, "behind the symbol");
  scanner.peek();
  const start = scanner.position;
  while (!scanner.atEnd() && scanner.bytes[scanner.position] !== COMMA) scanner.position++;
  const versioned = String.fromCharCode(...scanner.bytes.subarray(start, scanner.position)).trim();
  if (!/^[^@]+@{1,3}[^@]+$/.test(versioned))
    return scanner.mistake(`Found "${versioned}", expected NAME@VERSION`, start);
  symbol.versionedNames = [...symbol.versionedNames, versioned];
  symbol.versionSite ??= assembler.site();
  if (scanner.accept(COMMA)) symbol.original = originalOf(assembler);
};

/** What becomes of the name without a version. */
function originalOf(assembler: Assembler): AsmSymbol["original"] {
  const { scanner } = assembler;
  const word = scanner.name('"local", "hidden" or "remove"');
  if (word === "local" || word === "hidden") return word;
  if (word === "remove") return "removed";
  return scanner.mistake(`Found "${word}", expected "local", "hidden" or "remove"`, scanner.wordStart);
}

/** `.weakref ALIAS, TARGET` */
const weakref: Directive = (assembler) => {
  const { scanner } = assembler;
  scanner.peek();
  const start = scanner.position;
  const alias = assembler.readSymbol();
  scanner.expect(COMMA, "behind the alias");
  const target = assembler.readSymbol();
  if (alias.isDefined && alias.weakTarget === undefined) throw new AlreadyDefined(alias);
  for (let symbol: AsmSymbol | undefined = target; symbol !== undefined; symbol = symbol.weakTarget) {
    if (symbol === alias) return scanner.mistake(`The alias "${alias.name}" would stand for itself`, start);
  }
  alias.weakTarget = target;
  target.isWeakTarget = true;
  alias.value = { kind: "expression", expression: target.expression };
  alias.site = assembler.site();
};

export const symbolDirectives: DirectiveTable = {
  ".globl": bind("global"),
  ".global": bind("global"),
  ".weak": bind("weak"),
  ".local": bind("local"),
  ".extern": (assembler) => assembler.scanner.skipStatement(),
  ".xref": (assembler) => assembler.scanner.skipStatement(),
  ".xdef": bind("global"),
  ".xcom": comm,
  ".hidden": show("hidden"),
  ".protected": show("protected"),
  ".internal": show("internal"),
  ".type": type,
  ".size": size,
  ".set": set({ redefinable: true }),
  ".equ": set({ redefinable: true }),
  ".equiv": set({ redefinable: false }),
  ".lsym": set({ redefinable: false }),
  ".eqv": set({ redefinable: false, lazy: true }),
  ".comm": comm,
  ".common": comm,
  ".lcomm": lcomm,
  ".tls_common": tlsCommon,
  ".symver": symver,
  ".weakref": weakref,
};
