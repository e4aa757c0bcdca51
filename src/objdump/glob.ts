/** Shell patterns for names: `*`, `?`, `[abc]`, `[a-z]`, `[!a-z]` (fnmatch of POSIX, without its options). */

/** Whether a whole name matches a pattern. Takes at most the product of their lengths. */
export function globMatches(pattern: string, name: string): boolean {
  const parts = partsOf(pattern);
  let part = 0;
  let at = 0;
  // Where to go on when what follows the last star does not fit: the star takes one character more.
  let star: { readonly part: number; at: number } | undefined;
  while (at < name.length || part < parts.length) {
    const current = parts[part];
    if (current === "*") {
      star = { part, at };
      part++;
    } else if (current !== undefined && at < name.length && fits(current, name.charAt(at))) {
      part++;
      at++;
    } else {
      if (star === undefined || star.at >= name.length) return false;
      star.at++;
      part = star.part + 1;
      at = star.at;
    }
  }
  return true;
}

/** Characters, `*`, `?`, and sets with their brackets; a bracket that nothing closes is a character. */
function partsOf(pattern: string): readonly string[] {
  return pattern.match(/\[[!^]?\]?[^\]]*\]|[^]/g) ?? [];
}

function fits(part: string, character: string): boolean {
  if (part === "?" || part === character) return true;
  if (part.length < 3) return false;
  const isNegated = part[1] === "!" || part[1] === "^";
  return isIn(part.slice(isNegated ? 2 : 1, -1), character) !== isNegated;
}

function isIn(set: string, character: string): boolean {
  for (let at = 0; at < set.length; at++) {
    const isRange = set[at + 1] === "-" && at + 2 < set.length;
    if (isRange && set.charAt(at) <= character && character <= set.charAt(at + 2)) return true;
    if (!isRange && set[at] === character) return true;
    if (isRange) at += 2;
  }
  return false;
}
