/** Whose definition of a symbol counts is known when a file is linked, or only when it is loaded. */
import { STV_DEFAULT, STV_PROTECTED } from "../../../elf/index.ts";
import type { ScriptLink } from "../link-by-script.ts";
import type { LinkSymbol } from "../symbols.ts";
import { VersionMatcher } from "../version-matcher.ts";
import { parseVersionScript, type VersionNode } from "../version-script.ts";

/** The prefix of sections in which symbols are functions. */
export const FUNCTION_SPACE = ".space.function_index";

export function isFunction(symbol: LinkSymbol): boolean {
  return symbol.shared?.isFunction ?? symbol.section?.name.startsWith(FUNCTION_SPACE) === true;
}

/** The symbols that other modules may see or have. */
export class SymbolScopes {
  readonly isShared: boolean;
  readonly #isSymbolic: boolean;
  readonly #exportsAll: boolean;
  readonly #common: ReadonlySet<LinkSymbol>;
  readonly #matcher: VersionMatcher;
  readonly #isAssigned: (name: string) => boolean;

  /** The versions that the file defines, as the options and the script say. */
  readonly nodes: readonly VersionNode[];

  constructor({ options, script, symbols, definitions, log }: ScriptLink) {
    const inScript = script.settings.versions.map(({ text }) => parseVersionScript(text, { name: "VERSION" }));
    for (const diagnostic of inScript.flatMap(({ diagnostics }) => diagnostics)) log.add(diagnostic);
    this.nodes = [...(options.versionNodes ?? []), ...inScript.flatMap(({ nodes }) => nodes)];
    this.isShared = options.shared === true;
    this.#isSymbolic = options.bsymbolic === true;
    this.#exportsAll = this.isShared || options.exportDynamic === true;
    this.#common = new Set(symbols.values());
    this.#matcher = new VersionMatcher(this.nodes);
    this.#isAssigned = (name) => definitions.isAssigned(name);
  }

  /** The version that a symbol of this file gets; undefined for none. */
  versionOf({ version, plainName }: LinkSymbol): { readonly name: string; readonly isDefault: boolean } | undefined {
    if (version !== undefined) return version;
    const name = this.#matcher.match(plainName)?.node.name;
    return name === undefined ? undefined : { name, isDefault: true };
  }

  /** Whether the definition of a symbol is only known when the file is loaded. */
  isForeign(symbol: LinkSymbol): boolean {
    // What the script assigns is nobody else's.
    if (this.#isAssigned(symbol.plainName)) return false;
    if (symbol.state === "undefined")
      return (
        this.#common.has(symbol) && symbol.visibility === STV_DEFAULT && (symbol.shared !== undefined || this.isShared)
      );
    if (!this.isShared || this.#isSymbolic || symbol.visibility === STV_PROTECTED) return false;
    return this.isExported(symbol);
  }

  /** Whether other modules see a symbol that this file defines. */
  isExported(symbol: LinkSymbol): boolean {
    const { state, section, visibility, plainName } = symbol;
    if (state !== "defined" || !this.#common.has(symbol) || this.#isAssigned(plainName)) return false;
    if (visibility !== STV_DEFAULT && visibility !== STV_PROTECTED) return false;
    const isData = section !== undefined && section.isAllocated && section.dropped === undefined;
    const isOfModule = section?.dropped === undefined && section?.name.startsWith(FUNCTION_SPACE) === true;
    if (!isData && !isOfModule) return false;
    if (!this.#exportsAll && !symbol.isWantedByLibrary) return false;
    return symbol.version !== undefined || this.#matcher.match(plainName)?.isLocal !== true;
  }
}
