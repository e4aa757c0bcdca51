import { encodeUtf8 } from "../../../bytes/index.ts";

const ESCAPED = /[\ud800-\udfff]/;

/** A path as Node takes it: a text, or bytes where names are not UTF-8, which is escaped in texts of ours. */
export function hostPath(path: string): string | Buffer {
  return ESCAPED.test(path) ? Buffer.from(encodeUtf8(path)) : path;
}
