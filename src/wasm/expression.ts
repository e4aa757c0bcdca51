/** Expressions: instructions up to the `end` that closes them (core 5.4.9). */
import { FormatError, type Codec, type FieldLog, type Reader } from "../bytes/index.ts";
import type { Expression } from "./entities.ts";
import { InstructionCursor, type CodeWindow } from "./instruction-cursor.ts";
import { opcodeOf, type Opcode } from "./instruction-table.ts";
import { instructionText } from "./instruction-text.ts";

const END: Opcode = opcodeOf("end");
const openers: ReadonlySet<Opcode> = new Set((["block", "loop", "if", "try", "try_table"] as const).map(opcodeOf));
const closers: ReadonlySet<Opcode> = new Set((["end", "delegate"] as const).map(opcodeOf));

/**
 * Reads to the matching `end`; the bytes are a view on the input. Whether an `i32.const` fits is left to who interprets
 * the instructions, since some do not mind.
 */
export const expressionCodec: Codec<Expression> = {
  minimumSize: 1,
  read(reader, what) {
    const start = reader.position;
    const { bytes, base, end, padded, fields } = reader;
    const cursor = new InstructionCursor({ bytes, start, end, base, wrapsI32: true, ...(padded && { padded }) });
    for (let depth = 1; depth > 0;) {
      if (!cursor.next()) failAtEnd(reader, what);
      if (fields !== undefined) logInstruction(fields, cursor);
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

/**
 * What is left of the window: a function's code. It is not looked at, so that opening a module costs nothing for it;
 * whether it ends where its `end` is, the validator tells.
 */
export const restOfExpressionCodec: Codec<Expression> = {
  minimumSize: 1,
  read(reader, what) {
    const { offset, fields } = reader;
    const expression: Expression = { bytes: reader.view(reader.remaining, what), offset };
    if (fields !== undefined) logInstructions(fields, expression);
    return expression;
  },
  write(writer, expression) {
    writer.raw(expression.bytes);
  },
};

/** Tells of all instructions; where they are malformed, of what is left and why. */
function logInstructions(fields: FieldLog, expression: Expression): void {
  const cursor = cursorOf(expression);
  try {
    while (cursor.next()) logInstruction(fields, cursor);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    fields.open(`malformed: ${error.message}`, cursor.offset);
    fields.close(expression.offset + expression.bytes.length);
  }
}

function logInstruction(fields: FieldLog, cursor: InstructionCursor): void {
  fields.open(instructionText(cursor), cursor.offset);
  fields.close(cursor.base + cursor.position);
}

/** A cursor over an expression's instructions. */
export function cursorOf(expression: Expression, options: Pick<CodeWindow, "wrapsI32"> = {}): InstructionCursor {
  return new InstructionCursor({ bytes: expression.bytes, base: expression.offset, ...options });
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
