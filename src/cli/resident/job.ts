/**
 * What the resident compiler and bin/resident.js, which calls it, say to each other: a line of JSON for the job, and lines
 * of JSON that answer it.
 */

export interface Job {
  /** The words behind `muslin`. */
  readonly words: readonly string[];
  /** The caller's folder. */
  readonly cwd: string;
  /** The caller's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the caller's standard error shows colours. */
  readonly hasColors: boolean;
  /** The caller's standard input in base64, if the command line wants it. */
  readonly stdin?: string;
}

export type Answer =
  /** The job has been taken. */
  | { readonly kind: "taken" }
  /** It has not: Muslin has changed since this process was started. It ends. */
  | { readonly kind: "outdated" }
  /** Bytes for standard output or standard error, in base64. */
  | { readonly kind: "stdout" | "stderr"; readonly bytes: string }
  /** The exit code, and the last line. */
  | { readonly kind: "exit"; readonly code: number };
