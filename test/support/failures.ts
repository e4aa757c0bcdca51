/** What a failure says. */
import { FormatError, Reader, type Codec, type ReaderOptions } from "../../src/bytes/index.ts";

/** The message of the {@link FormatError} that `job` throws, without "Cannot read"; `undefined` if it throws none. */
export function complaintOf(job: () => unknown): string | undefined {
  try {
    job();
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message.replace(/^Cannot read /, "");
    throw error;
  }
}

/** What a codec has to say against bytes that are all of a section. */
export function complaintOfCodec(
  codec: Codec<unknown>,
  bytes: readonly number[],
  options?: ReaderOptions,
): string | undefined {
  return complaintOf(() => {
    const reader = new Reader(Uint8Array.from(bytes), options);
    codec.read(reader, "section");
    reader.expectEnd("section");
  });
}
