import type { RegularFile } from "./regular-file.ts";

/** Offsets of a file, `to` behind the last. */
export interface FileRange {
  readonly from: number;
  readonly to: number;
}

/** Memory that shows parts of files: shared mappings. What is written to either is seen in the other. */
export interface FileView {
  /** Puts what was written to the memory into the file. */
  store(file: RegularFile, range: FileRange): void;
  /** Shows what the file has there now, and zeros behind its end. */
  load(file: RegularFile, range: FileRange): void;
}

/** Before the file is read there. */
export function storeViews(file: RegularFile, range: FileRange): void {
  for (const view of file.views ?? []) view.store(file, range);
}

/** After it has changed there. */
export function loadViews(file: RegularFile, range: FileRange): void {
  for (const view of file.views ?? []) view.load(file, range);
}
