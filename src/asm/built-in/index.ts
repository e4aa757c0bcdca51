/** Files that `.include` finds where the source has none of that name: the macros of the GNU syntax. */
import { encodeUtf8 } from "../../bytes/index.ts";
import { wasm32Globals, wasm32HeaderMacros, wasm32Headers } from "./wasm32-headers.ts";
import { wasm32Macros } from "./wasm32-macros.ts";

const texts: Readonly<Record<string, string>> = {
  "wasm32-macros.s": wasm32Macros,
  "wasm32-header-macros.s": wasm32HeaderMacros,
  "wasm32-headers.s": wasm32Headers,
  "wasm32-globals.s": wasm32Globals,
};

/** The names under which they are included. */
export const builtInNames: readonly string[] = Object.keys(texts);

/** The built-in file of that name. */
export function builtInFile(name: string): Uint8Array | undefined {
  const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
  // The text begins with a newline for its looks; line 1 is the one behind it.
  return text === undefined ? undefined : encodeUtf8(text.slice(1));
}
