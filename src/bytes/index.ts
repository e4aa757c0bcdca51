/** Bytes: reading, writing, LEB128, struct layouts, codecs, labelled listings. */
export * from "./codec.ts";
export * from "./fields.ts";
export * from "./format-error.ts";
export * from "./int64.ts";
export * from "./joined-bytes.ts";
export * from "./leb128.ts";
export * from "./listing.ts";
export * from "./name-bytes.ts";
export * from "./padded-lebs.ts";
export * from "./raw-lebs.ts";
export * from "./reader.ts";
export * from "./struct.ts";
export * from "./text-writer.ts";
export * from "./utf8.ts";
export * from "./writer.ts";
