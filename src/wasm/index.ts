/** WebAssembly modules: instructions, sections, reading, writing, validating. */
export { DataSegmentCursor } from "./data-segments.ts";
export * from "./entities.ts";
export * from "./expression.ts";
export * from "./features.ts";
export * from "./function-bodies.ts";
export * from "./immediates.ts";
export * from "./instruction-cursor.ts";
export * from "./instruction-table.ts";
export * from "./instruction-writer.ts";
export * from "./module.ts";
export * from "./module-writer.ts";
export * from "./sections.ts";
export * from "./sized-bodies.ts";
export * from "./value-types.ts";
export * from "./custom/index.ts";
export * from "./llvm-relocations.ts";
export * from "./annotate.ts";
export * from "./instruction-text.ts";
export { f32HexText, f64HexText, s64Text, u64Text } from "./operand-text.ts";
export * from "./validate/index.ts";
export { exportCodec, globalCodec, importCodec, tableCodec } from "./entity-codecs.ts";
export {
  compositeTypeCodec,
  globalTypeCodec,
  groupBytes,
  memoryTypeCodec,
  recursiveGroupCodec,
  subBytes,
  tableTypeCodec,
  tagTypeCodec,
} from "./type-codecs.ts";
