/** Finds out which of the two syntaxes a source is in. */
import { decodeUtf8 } from "../bytes/index.ts";

/** Bytes that are looked at. */
const SAMPLE = 64 * 1024;

/** Words that only compilers of LLVM write. */
const llvmMarks =
  /^\s*\.(?:functype|globaltype|tabletype|tagtype|import_module|import_name|export_name|int8|int16|int32|int64)\b|^\s*end_function\b|^\s*\.section\s+[^\n]*,\s*@\s*$/m;

/** `llvm` if the beginning of the source has a mark of it; `gnu` otherwise. */
export function sniffSyntax(source: Uint8Array): "gnu" | "llvm" {
  return llvmMarks.test(decodeUtf8(source, 0, Math.min(source.length, SAMPLE))) ? "llvm" : "gnu";
}
