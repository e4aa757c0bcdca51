/** What is asked of a browser's `FileSystemDirectoryHandle` and `FileSystemFileHandle`. */

export interface StorageDirectory {
  entries(): AsyncIterable<readonly [string, { readonly kind: string }]>;
  getFileHandle(name: string, options?: { readonly create?: boolean }): Promise<StorageFile>;
  getDirectoryHandle(name: string, options?: { readonly create?: boolean }): Promise<StorageDirectory>;
  removeEntry(name: string, options?: { readonly recursive?: boolean }): Promise<void>;
}

export interface StorageFile {
  getFile(): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;
  createWritable(): Promise<StorageWriter>;
}

/** What is written takes the place of the old content when it is closed. */
export interface StorageWriter {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}
