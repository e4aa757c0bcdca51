/** How a module is rewritten. With the first two false, only integers become shorter. */
export interface RewriteOptions {
  /** Whether to give types, functions and globals new indices, and to merge types that are the same; true by default. */
  readonly renumber?: boolean;
  /** Whether to leave out what does nothing: instructions, blocks, runs of locals, empty sections; true by default. */
  readonly simplify?: boolean;
  /** Whether to leave out debug information, so that it does not forbid to move code; false by default. */
  readonly stripDebug?: boolean;
  /** Whether function bodies are known to be valid, so that it is not checked; false by default. */
  readonly trusted?: boolean;
}
