/** What a program did, natively or on our kernel. */
export interface Outcome {
  /** As a shell says it: 128 and the number of the signal that ended it. */
  readonly code: number;
  readonly output: string;
  /** What it wrote to standard error, and the trap that it ended with. Not compared. */
  readonly errors: string;
}

/** A program that is to run. */
export interface Runnable {
  readonly name: string;
  /** Of its file. */
  readonly path: string;
  readonly args?: readonly string[];
}
