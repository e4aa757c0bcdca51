/** The codes of the Itanium C++ ABI that stand for words ("External Names (a.k.a. Mangling)", 5.1). */

/** `<builtin-type>`: one letter, or `D` and one. */
export const builtinTypes: ReadonlyMap<string, string> = new Map([
  ["v", "void"],
  ["w", "wchar_t"],
  ["b", "bool"],
  ["c", "char"],
  ["a", "signed char"],
  ["h", "unsigned char"],
  ["s", "short"],
  ["t", "unsigned short"],
  ["i", "int"],
  ["j", "unsigned int"],
  ["l", "long"],
  ["m", "unsigned long"],
  ["x", "long long"],
  ["y", "unsigned long long"],
  ["n", "__int128"],
  ["o", "unsigned __int128"],
  ["f", "float"],
  ["d", "double"],
  ["e", "long double"],
  ["g", "__float128"],
  ["z", "..."],
  ["Dd", "decimal64"],
  ["De", "decimal128"],
  ["Df", "decimal32"],
  ["Dh", "half"],
  ["Di", "char32_t"],
  ["Ds", "char16_t"],
  ["Du", "char8_t"],
  ["Da", "auto"],
  ["Dc", "decltype(auto)"],
  ["Dn", "decltype(nullptr)"],
]);

/** What is written behind a literal of a type; literals of other types have the type in front, in parentheses. */
export const literalSuffixes: ReadonlyMap<string, string> = new Map([
  ["int", ""],
  ["unsigned int", "u"],
  ["long", "l"],
  ["unsigned long", "ul"],
  ["long long", "ll"],
  ["unsigned long long", "ull"],
]);

/** `<substitution>` of the standard library: as it is usually written, in full, and the name of its constructors. */
export const standardNames: ReadonlyMap<
  string,
  { readonly short: string; readonly full: string; readonly last: string }
> = new Map([
  ["Sa", { short: "std::allocator", full: "std::allocator", last: "allocator" }],
  ["Sb", { short: "std::basic_string", full: "std::basic_string", last: "basic_string" }],
  [
    "Ss",
    {
      short: "std::string",
      full: "std::basic_string<char, std::char_traits<char>, std::allocator<char> >",
      last: "basic_string",
    },
  ],
  ["Si", { short: "std::istream", full: "std::basic_istream<char, std::char_traits<char> >", last: "basic_istream" }],
  ["So", { short: "std::ostream", full: "std::basic_ostream<char, std::char_traits<char> >", last: "basic_ostream" }],
  [
    "Sd",
    { short: "std::iostream", full: "std::basic_iostream<char, std::char_traits<char> >", last: "basic_iostream" },
  ],
]);

/** How an operator is written in an expression. */
export type OperatorForm = "prefix" | "postfix" | "infix" | "other";

/** `<operator-name>`: code -> how it is written, and where in an expression. */
export const operators: ReadonlyMap<string, { readonly text: string; readonly form: OperatorForm }> = new Map(
  (
    [
      ["nw", "new", "other"],
      ["na", "new[]", "other"],
      ["dl", "delete", "prefix"],
      ["da", "delete[]", "prefix"],
      ["aw", "co_await", "prefix"],
      ["ps", "+", "prefix"],
      ["ng", "-", "prefix"],
      ["ad", "&", "prefix"],
      ["de", "*", "prefix"],
      ["co", "~", "prefix"],
      ["nt", "!", "prefix"],
      ["pp", "++", "postfix"],
      ["mm", "--", "postfix"],
      ["pl", "+", "infix"],
      ["mi", "-", "infix"],
      ["ml", "*", "infix"],
      ["dv", "/", "infix"],
      ["rm", "%", "infix"],
      ["an", "&", "infix"],
      ["or", "|", "infix"],
      ["eo", "^", "infix"],
      ["aS", "=", "infix"],
      ["pL", "+=", "infix"],
      ["mI", "-=", "infix"],
      ["mL", "*=", "infix"],
      ["dV", "/=", "infix"],
      ["rM", "%=", "infix"],
      ["aN", "&=", "infix"],
      ["oR", "|=", "infix"],
      ["eO", "^=", "infix"],
      ["ls", "<<", "infix"],
      ["rs", ">>", "infix"],
      ["lS", "<<=", "infix"],
      ["rS", ">>=", "infix"],
      ["eq", "==", "infix"],
      ["ne", "!=", "infix"],
      ["lt", "<", "infix"],
      ["gt", ">", "infix"],
      ["le", "<=", "infix"],
      ["ge", ">=", "infix"],
      ["ss", "<=>", "infix"],
      ["aa", "&&", "infix"],
      ["oo", "||", "infix"],
      ["cm", ",", "infix"],
      ["pm", "->*", "infix"],
      ["pt", "->", "infix"],
      ["dt", ".", "infix"],
      ["ds", ".*", "infix"],
      ["cl", "()", "other"],
      ["ix", "[]", "other"],
      ["qu", "?", "other"],
    ] as const
  ).map(([code, text, form]) => [code, { text, form }]),
);

/** `<special-name>` of one thing: code -> what is written in front. */
export const specialNames: ReadonlyMap<string, { readonly prefix: string; readonly of: "type" | "name" | "encoding" }> =
  new Map([
    ["TV", { prefix: "vtable for ", of: "type" }],
    ["TT", { prefix: "VTT for ", of: "type" }],
    ["TI", { prefix: "typeinfo for ", of: "type" }],
    ["TS", { prefix: "typeinfo name for ", of: "type" }],
    ["TF", { prefix: "typeinfo fn for ", of: "type" }],
    ["TJ", { prefix: "java Class for ", of: "type" }],
    ["TH", { prefix: "TLS init function for ", of: "name" }],
    ["TW", { prefix: "TLS wrapper function for ", of: "name" }],
    ["GV", { prefix: "guard variable for ", of: "name" }],
    ["GA", { prefix: "hidden alias for ", of: "encoding" }],
    ["GTt", { prefix: "transaction clone for ", of: "encoding" }],
    ["GTn", { prefix: "non-transaction clone for ", of: "encoding" }],
  ]);
