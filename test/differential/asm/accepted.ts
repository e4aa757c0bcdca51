/** Differences between `clang -c` and `clang -S | muslin as` that are accepted, each with its reason. */
interface Accepted {
  readonly pattern: RegExp;
  readonly reason: string;
}

const accepted: readonly Accepted[] = [];

export function isAccepted(line: string): boolean {
  return accepted.some(({ pattern }) => pattern.test(line));
}
