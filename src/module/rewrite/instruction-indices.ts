/** Indices in single instructions: counted, and exchanged. Labels and types of blocks are the affair of who walks over blocks. */
import {
  shapeOfOpcode,
  type HeapType,
  type InstructionCursor,
  type InstructionWriter,
  type ValueType,
} from "../../wasm/index.ts";
import { firstRole, FUNCTION_ROLE, GLOBAL_ROLE, secondRole, shapeNamed, TYPE_ROLE } from "./immediate-roles.ts";
import { definedTypeOf, withDefinedType, type IndexMaps, type IndexUses } from "./index-spaces.ts";

const U32 = shapeNamed("u32");
const U32_U32 = shapeNamed("u32 u32");
const TYPES = shapeNamed("types");
const HEAP_TYPE = shapeNamed("heaptype");
const CAST = shapeNamed("castflags u32 heaptype heaptype");

/** Counts the indices in the cursor's instruction. Those outside of their index space are counted nowhere. */
export function countIndices(cursor: InstructionCursor, uses: IndexUses): void {
  const { opcode } = cursor;
  switch (shapeOfOpcode[opcode]) {
    case U32:
      return countIndex(firstRole[opcode]!, cursor.index, uses);
    case U32_U32:
      countIndex(firstRole[opcode]!, cursor.index, uses);
      return countIndex(secondRole[opcode]!, cursor.index2, uses);
    case TYPES:
      for (const type of cursor.types()) countValueType(type, uses);
      return;
    case HEAP_TYPE:
      return countHeapType(cursor.heapType, uses);
    case CAST:
      countHeapType(cursor.heapType, uses);
      return countHeapType(cursor.heapType2, uses);
    default:
  }
}

export function countValueType(type: ValueType, uses: IndexUses): void {
  const index = definedTypeOf(type);
  if (index >= 0) uses.signedTypes[index]! += 1;
}

function countIndex(role: number, index: number, uses: IndexUses): void {
  switch (role) {
    case FUNCTION_ROLE:
      uses.functions[index]! += 1;
      return;
    case GLOBAL_ROLE:
      uses.globals[index]! += 1;
      return;
    case TYPE_ROLE:
      uses.types[index]! += 1;
  }
}

/** An abstract heap type is no index in the array, so nothing happens. */
function countHeapType(type: HeapType, uses: IndexUses): void {
  uses.signedTypes[type]! += 1;
}

/**
 * Appends the cursor's instruction with its indices exchanged; its fields are changed on the way. An index that is outside of its space
 * stays as it is, and the module as invalid as it was.
 */
export function copyMapped(cursor: InstructionCursor, maps: IndexMaps, writer: InstructionWriter): void {
  const { opcode } = cursor;
  switch (shapeOfOpcode[opcode]) {
    case U32:
      cursor.index = mappedIndex(firstRole[opcode]!, cursor.index, maps);
      break;
    case U32_U32:
      cursor.index = mappedIndex(firstRole[opcode]!, cursor.index, maps);
      cursor.index2 = mappedIndex(secondRole[opcode]!, cursor.index2, maps);
      break;
    case TYPES:
      return writer.emit(
        "select_t",
        cursor.types().map((type) => mappedValueType(type, maps)),
      );
    case HEAP_TYPE:
      cursor.heapType = mappedHeapType(cursor.heapType, maps);
      break;
    case CAST:
      cursor.heapType = mappedHeapType(cursor.heapType, maps);
      cursor.heapType2 = mappedHeapType(cursor.heapType2, maps);
      break;
    default:
  }
  writer.copy(cursor);
}

export function mappedValueType(type: ValueType, maps: IndexMaps): ValueType {
  const index = definedTypeOf(type);
  return index < 0 ? type : withDefinedType(type, maps.types[index] ?? index);
}

function mappedHeapType(type: HeapType, maps: IndexMaps): HeapType {
  return maps.types[type] ?? type;
}

function mappedIndex(role: number, index: number, maps: IndexMaps): number {
  switch (role) {
    case FUNCTION_ROLE:
      return maps.functions[index] ?? index;
    case GLOBAL_ROLE:
      return maps.globals[index] ?? index;
    case TYPE_ROLE:
      return maps.types[index] ?? index;
    default:
      return index;
  }
}
