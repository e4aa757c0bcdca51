/** Makes files that show a problem smaller, as long as it stays the same problem. */
import { judge, type Target } from "./judge.ts";
import { spliced } from "./splice.ts";

/** Milliseconds that it may take: a smaller file is a kindness, no more. */
const TIME = 3000;

export async function minimized(target: Target, shown: { bytes: Uint8Array; bucket: string }): Promise<Uint8Array> {
  const deadline = performance.now() + TIME;
  let { bytes } = shown;
  for (let size = bytes.length >> 1; size > 0; size >>= 1) {
    for (let at = 0; at < bytes.length;) {
      if (performance.now() > deadline) return bytes;
      const smaller = spliced(bytes, { at, removed: size, inserted: [] });
      const verdict = await judge(target, smaller);
      if (verdict.kind === "problem" && verdict.bucket === shown.bucket) bytes = smaller;
      else at += size;
    }
  }
  return bytes;
}
