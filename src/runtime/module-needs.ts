/**
 * What a module asks for, read from its bytes before it runs.
 *
 * Only the imports are looked at, with no help of the area wasm: to load that takes longer than most programs run.
 */
import { Reader } from "../bytes/index.ts";
import type { MemoryLimits } from "./program.ts";

/** `\0asm` and version 1. */
const [MAGIC, VERSION_BYTES] = [0x6d736100, 4];
const IMPORT_SECTION = 2;
/** Kinds of imports (WebAssembly 3.0, "External Types"). */
const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];
/** `(ref null ht)` and `(ref ht)`, behind which a heap type follows. */
const [REFERENCE_OR_NULL, REFERENCE] = [0x63, 0x64];

/** Limits of the memory that it imports, which engines do not tell. */
export function memoryLimitsOf(bytes: Uint8Array): MemoryLimits | undefined {
  const reader = new Reader(bytes);
  const magic = reader.u32("magic number of a module");
  if (magic !== MAGIC) {
    const found = `0x${magic.toString(16)}`;
    reader.fail({ reading: "magic number of a module", found, expected: `0x${MAGIC.toString(16)}`, at: 0 });
  }
  reader.skip(VERSION_BYTES, "version");
  while (!reader.done) {
    const id = reader.u8("section id");
    const section = reader.sized("section");
    if (id === IMPORT_SECTION) return memoryIn(section);
  }
  return undefined;
}

function memoryIn(reader: Reader): MemoryLimits | undefined {
  for (let left = reader.count("imports"); left > 0; left--) {
    reader.skip(reader.lebU32("length of module"), "module");
    reader.skip(reader.lebU32("length of name"), "name");
    const kind = reader.u8("kind of import");
    if (kind === MEMORY) return readLimits(reader);
    skipType(reader, kind);
  }
  return undefined;
}

function skipType(reader: Reader, kind: number): void {
  switch (kind) {
    case FUNCTION:
      reader.lebU32("type of function");
      break;
    case TABLE:
      skipValueType(reader);
      readLimits(reader);
      break;
    case GLOBAL:
      skipValueType(reader);
      reader.u8("mutability");
      break;
    default:
      reader.u8("attribute of tag");
      reader.lebU32("type of tag");
  }
}

function skipValueType(reader: Reader): void {
  const type = reader.u8("type");
  if (type === REFERENCE_OR_NULL || type === REFERENCE) reader.lebS33("heap type");
}

const [HAS_MAXIMUM, IS_SHARED, HAS_PAGE_SIZE] = [1, 2, 8];

function readLimits(reader: Reader): MemoryLimits {
  const flags = reader.u8("flags of limits");
  const initial = Number(reader.lebU64("minimum"));
  const maximum = (flags & HAS_MAXIMUM) === 0 ? undefined : Number(reader.lebU64("maximum"));
  if ((flags & HAS_PAGE_SIZE) !== 0) reader.lebU32("page size");
  return { initial, maximum, isShared: (flags & IS_SHARED) !== 0 };
}

/** The system calls that it imports and may not make. */
export function deniedCalls(module: WebAssembly.Module, allows: ((name: string) => boolean) | undefined): string[] {
  if (allows === undefined) return [];
  const names = WebAssembly.Module.imports(module).flatMap(({ name }) =>
    name.startsWith("__syscall_") ? [name.slice(10)] : [],
  );
  return names.filter((name) => !allows(name));
}
