/** Expressions: instructions up to the `end` that closes them (core 5.4.9). */
import type { Codec, Reader } from "../bytes/index.ts";
import type { Expression } from "./entities.ts";
import { InstructionCursor } from "./instruction-cursor.ts";
import { opcodeOf, type Opcode } from "./instruction-table.ts";

const END: Opcode = opcodeOf("end");
const openers: ReadonlySet<Opcode> = new Set((["block", "loop", "if", "try", "try_table"] as const).map(opcodeOf));
const closers: ReadonlySet<Opcode> = new Set((["end", "delegate"] as const).map(opcodeOf));

/** Reads to the matching `end`; the bytes are a view on the input. */
export const expressionCodec: Codec<Expression> = {
  minimumSize: 1,
  read(reader, what) {
    const start = reader.position;
    const { bytes, base, end, padded } = reader;
    const cursor = new InstructionCursor({ bytes, start, end, base, ...(padded && { padded }) });
    for (let depth = 1; depth > 0;) {
      if (!cursor.next()) failAtEnd(reader, what);
      if (closers.has(cursor.opcode)) depth--;
      else if (openers.has(cursor.opcode)) depth++;
    }
    reader.position = cursor.position;
    return { bytes: bytes.subarray(start, cursor.position), offset: base + start };
  },
  write(writer, expression) {
    writer.raw(expression.bytes);
  },
};

/** A cursor over an expression's instructions. */
export function cursorOf(expression: Expression): InstructionCursor {
  return new InstructionCursor({ bytes: expression.bytes, base: expression.offset });
}

/** The expression of instructions that are encoded already, with the `end` put behind them. */
export function expressionOf(code: Uint8Array): Expression {
  const bytes = new Uint8Array(code.length + 1);
  bytes.set(code);
  bytes[code.length] = END;
  return { bytes, offset: 0 };
}

function failAtEnd(reader: Reader, what: string): never {
  reader.fail({ at: reader.end, reading: what, found: `the end of ${reader.region}`, expected: '"end"' });
}
