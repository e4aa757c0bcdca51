/** What a caller of linking by script can say. */
import type { OrphanHandling } from "./orphans.ts";
import type { UnresolvedHandling } from "./undefined-references.ts";
import type { VersionNode } from "./version-script.ts";

/** A script. */
export interface ScriptSource {
  readonly name: string;
  readonly text: string;
}

/** A file that the caller found for a script. */
export interface FoundFile {
  /** What messages and patterns call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** How to link. */
export interface ScriptLinkOptions {
  /** The script, or several, which are read as one. */
  readonly script: ScriptSource | readonly ScriptSource[];
  /**
   * Finds a file that a script names in INPUT, GROUP, STARTUP (also as `-lNAME`) or INCLUDE, given the folders of
   * SEARCH_DIR. By default there is none.
   */
  readonly findFile?: (name: string, folders: readonly string[]) => FoundFile | undefined;
  /** `-e`: a symbol or an address; what the script says of it counts no more. */
  readonly entry?: string;
  /** `-u`: symbols that archives are asked for, and that keep their sections. */
  readonly undefined?: readonly string[];
  /** `--defsym`: expressions by the symbols that they define. */
  readonly definitions?: Readonly<Record<string, string>>;
  /** `-shared`: a library that programs load. */
  readonly shared?: boolean;
  /** `-soname` */
  readonly soname?: string;
  /** `-rpath`: folders where the libraries that are needed are looked for. */
  readonly runPaths?: readonly string[];
  /** Versions of symbols, from `parseVersionScript`; those of `VERSION` in the script come behind. */
  readonly versionNodes?: readonly VersionNode[];
  /** `-Bsymbolic`: references of a library to its own symbols stay its own. */
  readonly bsymbolic?: boolean;
  /** `-E`: others see the symbols of a program too. */
  readonly exportDynamic?: boolean;
  /** `-q`: an ELF file keeps the relocations of its sections. */
  readonly emitRelocations?: boolean;
  /** `--gc-sections` */
  readonly gcSections?: boolean;
  /** `--oformat`: `elf` or `binary`; by default what the script says, or `elf`. */
  readonly format?: "elf" | "binary";
  /** `--orphan-handling`; `place` by default. */
  readonly orphanHandling?: OrphanHandling;
  /** `--unresolved-symbols`, `--warn-unresolved-symbols`; `error` by default. */
  readonly unresolvedSymbols?: UnresolvedHandling;
  /** `-z muldefs` */
  readonly allowMultipleDefinition?: boolean;
  /** `--sort-section`, for patterns that say nothing. */
  readonly sortSection?: "name" | "alignment";
  /** `--section-start`, `-Ttext` and the like: addresses by section. */
  readonly sectionStarts?: Readonly<Record<string, bigint>>;
  /** `-Ttext-segment` and the like: what `SEGMENT_START` gives, by segment. */
  readonly segmentStarts?: Readonly<Record<string, bigint>>;
  /** `-z max-page-size`; 4096 by default. */
  readonly maxPageSize?: bigint;
  /** `-z common-page-size`; 4096 by default. */
  readonly commonPageSize?: bigint;
  /** Errors to keep; 0: all. */
  readonly errorLimit?: number;
  readonly fatalWarnings?: boolean;
  readonly noWarnings?: boolean;
}
