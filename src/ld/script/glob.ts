/** Patterns for names, as `fnmatch` has them: `*`, `?`, `[a-z]`, `[!a-z]`, `\` for the letter itself. */

/** Whether the name as a whole is matched. A star may match a slash. */
export function matchesGlob(pattern: string, name: string): boolean {
  if (!hasWildcards(pattern)) return pattern === name;
  if (pattern === "*") return true;
  let p = 0;
  let n = 0;
  // Where to go on if what is matched now leads nowhere: behind the last star, which takes one letter more.
  let starPattern = -1;
  let starName = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      starPattern = ++p;
      starName = n;
      continue;
    }
    const length = lengthOfMatch(pattern, { p, letter: name.charAt(n) });
    if (length > 0) {
      p += length;
      n++;
      continue;
    }
    if (starPattern < 0) return false;
    p = starPattern;
    n = ++starName;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

export function hasWildcards(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

/** Letters of the pattern at `p` that match one letter; 0 if they do not. */
function lengthOfMatch(pattern: string, { p, letter }: { readonly p: number; readonly letter: string }): number {
  const first = pattern[p];
  if (first === undefined) return 0;
  if (first === "?") return 1;
  if (first === "\\" && p + 1 < pattern.length) return pattern[p + 1] === letter ? 2 : 0;
  if (first === "[") {
    const set = readSet(pattern, p);
    if (set !== undefined) return set.matches(letter) ? set.length : 0;
  }
  return first === letter ? 1 : 0;
}

/** The set `[...]` at `p`; undefined if nothing closes it, when the bracket stands for itself. */
function readSet(pattern: string, p: number): { length: number; matches: (letter: string) => boolean } | undefined {
  const isNegated = pattern[p + 1] === "!" || pattern[p + 1] === "^";
  const start = isNegated ? p + 2 : p + 1;
  // A bracket right at the start is a member.
  const end = pattern.indexOf("]", start + 1);
  if (end < 0) return undefined;
  const members = pattern.slice(start, end);
  const matches = (letter: string): boolean => {
    for (let at = 0; at < members.length; at++) {
      const low = members.charAt(at);
      const isRange = members[at + 1] === "-" && at + 2 < members.length;
      const high = isRange ? members.charAt(at + 2) : low;
      if (letter >= low && letter <= high) return !isNegated;
      if (isRange) at += 2;
    }
    return isNegated;
  };
  return { length: end + 1 - p, matches };
}

/** A file as patterns see it. */
export interface PatternSubject {
  readonly name: string;
  readonly archive: string | undefined;
}

/** Whether a pattern for files matches: `file`, `archive:` (all of it), `archive:member`, `:file` (not of an archive). */
export function matchesFile(pattern: string, { name, archive }: PatternSubject): boolean {
  const colon = pattern.indexOf(":");
  if (colon < 0) return matchesGlob(pattern, name);
  const archivePattern = pattern.slice(0, colon);
  const memberPattern = pattern.slice(colon + 1);
  if (archivePattern === "") return archive === undefined && matchesGlob(memberPattern, name);
  if (archive === undefined || !matchesGlob(archivePattern, archive)) return false;
  return memberPattern === "" || matchesGlob(memberPattern, name);
}
