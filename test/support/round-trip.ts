/**
 * Modules taken apart and put together again: every section decoded and encoded, every instruction too, so that the
 * bytes are the same only if nothing has been lost on the way.
 */
import type { Reader } from "../../src/bytes/index.ts";
import { Writer, type Codec, type PaddedLebs } from "../../src/bytes/index.ts";
import {
  customCodec,
  customNameOf,
  InstructionCursor,
  InstructionWriter,
  readModule,
  sectionCodec,
  sectionNameOf,
  writeModule,
  type Expression,
  type Module,
  type Section,
  type SectionSource,
} from "../../src/wasm/index.ts";

/**
 * The module again.
 * @throws FormatError if it is malformed
 */
export function rewritten(bytes: Uint8Array): Uint8Array {
  const padded: PaddedLebs = new Map();
  const module = readModule(bytes, { padded });
  return writeModule(
    module.sections.map((section) => rewrittenSection(module, section, padded)),
    { padded },
  );
}

/**
 * A custom section again, if it is of a kind that the library knows.
 * @throws FormatError if it is malformed
 */
export function rewrittenCustom(module: Module, section: Section, padded: PaddedLebs): Uint8Array | undefined {
  const name = customNameOf(section.name);
  if (name === undefined) return undefined;
  const codec = customCodec(name) as Codec<unknown>;
  return encodedAgain(module.reader(section), codec, padded);
}

function rewrittenSection(module: Module, section: Section, padded: PaddedLebs): SectionSource {
  const name = sectionNameOf(section.id);
  if (name === undefined) {
    return { custom: section.name, bytes: module.bytes.subarray(section.contents, section.end) };
  }
  const reader = module.reader(section);
  const contents: unknown = sectionCodec(name).read(reader, `section "${name}"`);
  reader.expectEnd(`section "${name}"`);
  return { section: name, contents: withCodeAgain(contents, padded) } as SectionSource;
}

/** The value with each expression that is in it encoded again, instruction by instruction. */
function withCodeAgain(value: unknown, padded: PaddedLebs): unknown {
  if (Array.isArray(value)) return value.map((item) => withCodeAgain(item, padded));
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (isExpression(value)) return { ...value, bytes: codeAgain(value, padded) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withCodeAgain(item, padded)]));
}

function isExpression(value: object): value is Expression {
  return "bytes" in value && "offset" in value && typeof value.offset === "number";
}

function codeAgain({ bytes, offset }: Expression, padded: PaddedLebs): Uint8Array {
  const cursor = new InstructionCursor({ bytes, base: offset, padded });
  const writer = new InstructionWriter({ base: offset, padded });
  while (cursor.next()) writer.copy(cursor);
  return writer.written;
}

function encodedAgain(reader: Reader, codec: Codec<unknown>, padded: PaddedLebs): Uint8Array {
  const base = reader.offset;
  const value = codec.read(reader, "section");
  reader.expectEnd("section");
  const writer = new Writer({ base, padded });
  codec.write(writer, value);
  return writer.finish();
}
