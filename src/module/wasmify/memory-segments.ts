/**
 * Contents of memory as data segments and, where the program has an entry point, the function that copies them.
 *
 * An instance touches no memory: a forked child, a thread or a restored process is an instance over a memory that is in
 * use. So segments are passive, and who runs the program from its beginning calls the exported entry, which has become
 *
 *     func ENTRY.entry: call __wasm_init_memory; local.get 0 ...; call ENTRY
 *
 * Both functions are behind all others, so that no index changes. Whoever calls ENTRY from within does not get memory
 * initialized again, nor does a start function.
 */
import { Writer } from "../../bytes/index.ts";
import { InstructionWriter, type FunctionType, type Import, type SubType } from "../../wasm/index.ts";
import { decodedEntries, encodedEntries, entriesOf, functionTypeAt, joined } from "./image-entries.ts";
import type { Entries, LinkedImage, MemoryImage, MemoryPiece, NamedIndex } from "./linked-image.ts";

const PASSIVE_SEGMENT = 1;
const ACTIVE_SEGMENT = 0;

const INIT_NAME = "__wasm_init_memory";

/** The image with the contents of its memory as data segments, and the functions that these need. */
export function withSegments(image: LinkedImage): LinkedImage {
  const { memory } = image;
  const pieces = memory?.pieces.filter(({ bytes }) => bytes.length > 0) ?? [];
  if (memory === undefined || pieces.length === 0) return image;
  const imports = decodedEntries(image, "import");
  const address64 = hasAddress64(image, imports);
  const contents: MemoryContents = { pieces, placement: memory.placement, address64 };
  const placed = withDataEntries(image, contents);
  const { placement } = memory;
  if (placement.kind === "active") return placed;
  const functions = imports.filter(({ external }) => external.kind === "func");
  return withEntry(placed, {
    functions,
    entry: placement.entry,
    initializer: initializerBody(contents, entriesOf(image, "data").count),
  });
}

interface MemoryContents extends MemoryImage {
  readonly address64: boolean;
}

function hasAddress64(image: LinkedImage, imports: readonly Import[]): boolean {
  for (const { external } of imports) if (external.kind === "memory") return external.type.limits.address64;
  return decodedEntries(image, "memory")[0]?.limits.address64 === true;
}

function withDataEntries(image: LinkedImage, contents: MemoryContents): LinkedImage {
  const { pieces, placement } = contents;
  const before = entriesOf(image, "data");
  const segments: Entries = {
    count: pieces.length,
    pieces: pieces.flatMap((piece) => [segmentHead(piece, contents), piece.bytes]),
  };
  const names = pieces.flatMap(({ name }, index): NamedIndex[] =>
    name === undefined ? [] : [{ index: before.count + index, name }],
  );
  return {
    ...image,
    entries: { ...image.entries, data: joined(before, segments) },
    hasDataCount: image.hasDataCount === true || placement.kind === "passive",
    names: { ...image.names, data: [...(image.names?.data ?? []), ...names] },
  };
}

/** All of a segment but its bytes. */
function segmentHead(piece: MemoryPiece, { placement, address64 }: MemoryContents): Uint8Array {
  const code = new InstructionWriter();
  if (placement.kind === "active") emitAddress(code, { address: piece.address, base: placement.base, address64 });
  const writer = new Writer({ capacity: 16 });
  writer.u8(placement.kind === "active" ? ACTIVE_SEGMENT : PASSIVE_SEGMENT);
  writer.raw(code.written);
  writer.lebU32(piece.bytes.length);
  return writer.finish();
}

interface Address {
  readonly address: number;
  readonly base: number | undefined;
  readonly address64: boolean;
}

/** An address as a constant expression. */
function emitAddress(code: InstructionWriter, { address, base, address64 }: Address): void {
  if (base !== undefined) code.emit("global.get", base);
  if (base === undefined || address !== 0) emitConstant(code, address, address64 ? 64 : 32);
  if (base !== undefined && address !== 0) code.emit(address64 ? "i64.add" : "i32.add");
  code.emit("end");
}

function emitConstant(code: InstructionWriter, value: number, bits: 32 | 64): void {
  if (bits === 64) code.emit("i64.const", BigInt(value));
  else code.emit("i32.const", value | 0);
}

/** The code of `__wasm_init_memory`; `first` is the index of the first piece's segment. */
function initializerBody({ pieces, address64 }: MemoryContents, first: number): Uint8Array {
  const code = new InstructionWriter();
  pieces.forEach(({ address, bytes }, index) => {
    emitConstant(code, address, address64 ? 64 : 32);
    emitConstant(code, 0, 32);
    emitConstant(code, bytes.length, 32);
    code.emit("memory.init", first + index, 0);
    code.emit("data.drop", first + index);
  });
  code.emit("end");
  return code.written;
}

interface EntryParts {
  /** Functions that are imported. */
  readonly functions: readonly Import[];
  /** Function index of the entry point. */
  readonly entry: number;
  /** Code of `__wasm_init_memory`. */
  readonly initializer: Uint8Array;
}

/** The image with `__wasm_init_memory` and the function that calls it in front of the entry point. */
function withEntry(image: LinkedImage, { functions, entry, initializer }: EntryParts): LinkedImage {
  const types = decodedEntries(image, "type").flatMap((group) => group.types);
  const typeOfEntry = typeIndexOf(image, { functions, index: entry });
  const parameters = functionType(types[typeOfEntry])?.parameters.length ?? 0;
  const known = types.findIndex((type) => type.form === "plain" && isEmptyType(functionType(type)));
  const typeOfInitializer = known < 0 ? types.length : known;
  const initializerIndex = functions.length + entriesOf(image, "function").count;
  const wrapper = new InstructionWriter();
  wrapper.emit("call", initializerIndex);
  for (let index = 0; index < parameters; index++) wrapper.emit("local.get", index);
  wrapper.emit("call", entry);
  wrapper.emit("end");
  const { entries } = image;
  return {
    ...image,
    entries: {
      ...entries,
      ...(known < 0 && { type: joined(entriesOf(image, "type"), emptyType) }),
      function: joined(entriesOf(image, "function"), encodedEntries("function", [typeOfInitializer, typeOfEntry])),
      code: joined(entriesOf(image, "code"), { count: 2, pieces: [bodyOf(initializer), bodyOf(wrapper.written)] }),
      export: encodedEntries(
        "export",
        decodedEntries(image, "export").map((row) =>
          row.kind === "func" && row.index === entry ? { ...row, index: initializerIndex + 1 } : row,
        ),
      ),
    },
    names: { ...image.names, functions: entryNames(image, { entry, initializerIndex }) },
  };
}

function entryNames(image: LinkedImage, indices: { entry: number; initializerIndex: number }): readonly NamedIndex[] {
  const names = image.names?.functions ?? [];
  const { entry, initializerIndex } = indices;
  const name = names.find(({ index }) => index === entry)?.name ?? `${entry}`;
  return [
    ...names,
    { index: initializerIndex, name: INIT_NAME },
    { index: initializerIndex + 1, name: `${name}.entry` },
  ];
}

const emptyType: Entries = encodedEntries("type", [
  {
    explicit: false,
    types: [{ form: "plain", supertypes: [], composite: { kind: "func", parameters: [], results: [] } }],
  },
]);

function functionType(type: SubType | undefined): FunctionType | undefined {
  return type?.composite.kind === "func" ? type.composite : undefined;
}

function isEmptyType(type: FunctionType | undefined): boolean {
  return type !== undefined && type.parameters.length === 0 && type.results.length === 0;
}

/** Type index of a function. */
function typeIndexOf(image: LinkedImage, place: { functions: readonly Import[]; index: number }): number {
  const { functions, index } = place;
  const imported = functions[index]?.external;
  if (imported !== undefined) return imported.kind === "func" ? imported.type : 0;
  const type = functionTypeAt(image, index - functions.length);
  if (type === undefined) throw new RangeError(`The entry point is function ${index}, which the image does not have`);
  return type;
}

/** A body without locals. */
function bodyOf(code: Uint8Array): Uint8Array {
  const writer = new Writer({ capacity: code.length + 8 });
  writer.lebU32(code.length + 1);
  writer.u8(0);
  writer.raw(code);
  return writer.finish();
}
