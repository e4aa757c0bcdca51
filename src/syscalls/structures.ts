/** Structures as strace shows them. */
import { iovec } from "../abi/index.ts";
import type { StructFields, StructLayout } from "../bytes/index.ts";
import { decodeUtf8 } from "../bytes/index.ts";
import { pointerTo, quoted, resultIn, type Kind } from "./kind.ts";

/** What a call fills: the fields that matter, as `{st_mode=0100644, st_size=5, ...}`. */
export function structure<F extends StructFields>(layout: StructLayout<F>, names: readonly (keyof F & string)[]): Kind {
  return resultIn((at, { task }) => fieldsText(layout.get(task.memory.view(at, layout.size), at), names));
}

/** What the program passes. */
export function given<F extends StructFields>(layout: StructLayout<F>, names: readonly (keyof F & string)[]): Kind {
  return pointerTo((at, { task }) => fieldsText(layout.get(task.memory.view(at, layout.size), at), names));
}

function fieldsText(value: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  const parts = names.map((name) => `${name}=${fieldText(name, value[name])}`);
  return `{${parts.join(", ")}${names.length < Object.keys(value).length ? ", ..." : ""}}`;
}

function fieldText(name: string, value: unknown): string {
  if (name.endsWith("_mode")) return `0${Number(value).toString(8)}`;
  if (Array.isArray(value)) return `[${value.map(String).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  return fieldsText(
    value as Record<string, unknown>,
    Object.keys(value).filter((field) => field !== "pad"),
  );
}

/** An array of `struct iovec`, whose length is the next argument. */
export const vectors: Kind = {
  words: 1,
  show: (at, { task, words }) => {
    const start = (words[at] ?? 0) >>> 0;
    const count = Math.min(words[at + 1] ?? 0, 16);
    try {
      const parts = Array.from({ length: count }, (_, index) => {
        const { iov_base, iov_len } = iovec.get(
          task.memory.view(start, count * iovec.size),
          start + index * iovec.size,
        );
        const content = quoted(decodeUtf8(task.memory.span(iov_base, Math.min(iov_len, 33))));
        return `{iov_base=${content}, iov_len=${iov_len}}`;
      });
      return `[${parts.join(", ")}]`;
    } catch {
      return `0x${start.toString(16)}`;
    }
  },
};
