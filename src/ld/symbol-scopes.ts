/**
 * Version scripts, as far as a module has a place for them: they say which symbols others see. Names of versions are kept
 * nowhere, since exports of modules have none.
 */
import type { LinkState } from "./link-state.ts";
import { VersionMatcher } from "./script/index.ts";

/** Hides what the script makes local; to be called when all symbols are known and none is exported yet. */
export function applyVersionScript(state: LinkState): void {
  const { versionNodes = [] } = state.options;
  if (versionNodes.length === 0) return;
  const matcher = new VersionMatcher(versionNodes);
  for (const symbol of state.symbols.all) {
    if (!symbol.isDefined || matcher.match(symbol.name)?.isLocal !== true) continue;
    symbol.isHidden = true;
    symbol.isExported = false;
  }
}
