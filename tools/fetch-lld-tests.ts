/**
 * Fetches lld's own tests for WebAssembly, which test/conformance/lld runs: `node tools/fetch-lld-tests.ts`.
 *
 * They are in the sources of LLVM as Debian has them, an archive of 164 MB, of which 1 MB is kept. So nothing fetches it but this.
 * `MUSLIN_SOURCES=FOLDER` names a folder with the archive, as for all sources.
 */
import { fetchedSource } from "../test/support/debian-source.ts";

process.stdout.write(`${fetchedSource("llvm-toolchain-19")}\n`);
