/**
 * What a tool may touch of the outside: files and the two output streams. `node-io.ts` is the real one; tests pass
 * their own, so a tool runs in the test's process and its output is a string.
 */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;

  /** The absolute path of the folder that relative paths start from. */
  readonly cwd: string;

  /** Whether standard error shows colours. */
  readonly hasColors: boolean;

  /** The whole file; that of `/dev/stdin` is standard input. */
  readFile(path: string): Promise<Uint8Array>;

  /** The whole file, at once, for those who cannot wait; `undefined` where there is no such file. */
  readFileNow(path: string): Uint8Array | undefined;

  /** Creates or replaces the file, all of it or not at all: until the new one is complete the old one stays. */
  writeFile(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;

  /** `undefined` where there is no such file. */
  stat(path: string): Promise<FileStatus | undefined>;

  /** Removes a file that exists. */
  remove(path: string): Promise<void>;
}

/** A stream of text or bytes. Text is written as UTF-8. */
export interface Output {
  /** Does not wait: small pieces are collected, so a line at a time is fine. */
  write(chunk: string | Uint8Array): void;
}

export interface WriteOptions {
  /** Permission bits, for `chmod`. Without them a new file gets the usual ones, an old one keeps its own. */
  readonly mode?: number;
  /** Time of the last change, in seconds since 1970. */
  readonly modified?: number;
}

export interface FileStatus {
  readonly isDirectory: boolean;
  /** In bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Time of the last change, in whole seconds since 1970. */
  readonly modified: number;
  readonly userId: number;
  readonly groupId: number;
}
