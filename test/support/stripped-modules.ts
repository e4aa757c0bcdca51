/** Our sources as a browser can load them: without types, by the paths that they have in the repository. */
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const SPECIFIER = /(?:from|import) "(\.[^"]+)"/g;

/** The modules of these paths (`src/x.ts`) and all that they import. */
export function strippedModules(entries: readonly string[]): Map<string, Uint8Array> {
  const modules = new Map<string, Uint8Array>();
  const wanted = [...entries];
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    if (modules.has(`/${path}`)) continue;
    const url = new URL(path, root);
    const code = stripTypeScriptTypes(readFileSync(fileURLToPath(url), "utf8"));
    modules.set(`/${path}`, new TextEncoder().encode(code));
    for (const [, specifier = ""] of code.matchAll(SPECIFIER)) {
      wanted.push(new URL(specifier, url).href.slice(root.href.length));
    }
  }
  return modules;
}
