/** What `mount(2)` is told of an overlay, as its last argument. */
import { errno } from "../../abi/index.ts";

export interface OverlayPaths {
  /** The topmost first. */
  readonly lowers: readonly string[];
  readonly upper: string | undefined;
  /** Linux prepares copies there. We do not need it, and ask for it as Linux does. */
  readonly work: string | undefined;
}

/** `lowerdir=A:B,upperdir=C,workdir=D`. Backslashes escape colons and commas of paths. */
export function parseOverlayOptions(text: string): OverlayPaths {
  const options = new Map<string, string>();
  for (const option of split(text, ",")) {
    const at = option.indexOf("=");
    const name = at < 0 ? option : option.slice(0, at);
    if (name === "") continue;
    if (at < 0 || !["lowerdir", "upperdir", "workdir"].includes(name)) throw errno.EINVAL;
    options.set(name, option.slice(at + 1));
  }
  const lowers = split(options.get("lowerdir") ?? "", ":").map(unescaped);
  if (lowers.includes("")) throw errno.EINVAL;
  const [upper, work] = ["upperdir", "workdir"].map((name) => options.get(name)).map((path) => path && unescaped(path));
  if ((upper === undefined) !== (work === undefined)) throw errno.EINVAL;
  return { lowers, upper, work };
}

/** At separators without a backslash in front. */
function split(text: string, separator: string): string[] {
  const parts = [""];
  for (const [token] of text.matchAll(/\\.|./gs)) {
    if (token === separator) parts.push("");
    else parts.push((parts.pop() ?? "") + token);
  }
  return parts;
}

function unescaped(path: string): string {
  return path.replaceAll(/\\(.)/gs, "$1");
}
