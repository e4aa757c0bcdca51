/**
 * What the specification's interpreter says of a wrong module -> what ours must be about. The interpreter says where it
 * stopped; we say what is there and what should be, so the words differ, but not the thing.
 */

/** Sections are opened by their headers, so a wrong size shows wherever the header behind it is thought to be. */
const anywhere = /: found .+, expected /;

const sentences: readonly (readonly [said: RegExp, ours: RegExp])[] = [
  [
    /^type mismatch$/,
    /on the operand stack|an empty operand stack|operand left|operands? in the block|found (table|a callee|label|global|element segment)|labels? .+ expected/,
  ],
  [
    /^unknown (memory|table|function|type|label|local|global|data segment|elem segment|tag)/,
    /expected (the|an) index|expected a (label|local) below/,
  ],
  [
    /^(unexpected end|length out of bounds|unexpected end of section or function)$/,
    /the end of|before the end|bytes? (is|are) left/,
  ],
  [/^END opcode expected$/, /the end of .+ expected "end"/],
  [/^section size mismatch$/, /more, expected its end|expected "end"/],
  [/^magic header not detected$/, /^Cannot read magic number/],
  [/^unknown binary version$/, /^Cannot read version/],
  [/^malformed section id$/, /^Cannot read section id/],
  [/^malformed UTF-8 encoding$/, /expected valid UTF-8$/],
  [/^(integer too large|integer representation too long)$/, anywhere],
  [/^illegal opcode/, /expected an opcode/],
  [/^malformed reference type$/, /expected a reference type/],
  [/^malformed import kind$/, /kind of external|count of/],
  [/^malformed limits flags$/, /flags of limits|count of/],
  [/^malformed mutability$/, /\bmutable\b/],
  [/^too many locals$/, /more locals, expected at most/],
  [/^(function and code|data count and data) section have inconsistent lengths$/, /expected \d+, as in section/],
  [/^data count section required$/, /data count section/],
  [/^unexpected content after last section$/, /one section of that name|sections in order/],
  [/^constant expression required$/, /constant expressions|immutable global/],
  [/^duplicate export name$/, /a second time/],
  [/^multiple (memories|tables)$/, /(memory|table).* feature|feature .*(memory|table)/],
  [/^uninitialized local$/, anywhere],
  [/^shared memory must have maximum$/, /expected a maximum size/],
  [/^size minimum must not be greater than maximum$/, /expected at most the maximum size/],
  [/^memory size must be at most 65536 pages/, /pages, expected at most/],
  [/^undeclared function reference$/, /expected a function that occurs in/],
  [/^alignment must not be larger than natural$/, /found alignment/],
  [/^invalid lane index$/, /expected a lane below/],
  [/^start function$/, /^Cannot validate start function/],
];

/** What is wrong with our message, if anything is. */
export function complaint(said: string, ours: string): string | undefined {
  if (!/^Cannot (read|validate) .+ at offset 0x[\da-f]+: found .+, expected .+$/.test(ours))
    return `is badly built: ${ours}`;
  const row = sentences.find(([pattern]) => pattern.test(said));
  if (row === undefined) return `is compared with "${said}", which sentences.ts does not know`;
  return row[1].test(ours) ? undefined : `is not about "${said}": ${ours}`;
}
