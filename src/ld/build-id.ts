/**
 * `--build-id`: a custom section `build_id` that tells modules apart. All kinds but the given one are made of the hash of
 * the module without it, so that the same link gives the same id, also as a UUID.
 */
import { Writer } from "../bytes/index.ts";
import type { LinkOptions } from "./options.ts";
import { sha1 } from "./sha1.ts";

const CUSTOM_SECTION = 0;
const FAST_SIZE = 8;
const UUID_SIZE = 16;

/** The module with its id. */
export function withBuildId(module: Uint8Array, { buildId = "none" }: LinkOptions): Uint8Array {
  if (buildId === "none") return module;
  const writer = new Writer({ capacity: module.length + 64 });
  writer.raw(module);
  writer.u8(CUSTOM_SECTION);
  writer.sized("build_id", () => {
    const id = idOf(module, buildId);
    writer.name("build_id");
    writer.lebU32(id.length);
    writer.raw(id);
  });
  return writer.finish();
}

function idOf(module: Uint8Array, kind: Exclude<NonNullable<LinkOptions["buildId"]>, "none">): Uint8Array {
  switch (kind) {
    case "fast":
      return sha1(module).subarray(0, FAST_SIZE);
    case "sha1":
      return sha1(module);
    case "uuid": {
      const id = sha1(module).slice(0, UUID_SIZE);
      // RFC 9562: version 5, made of a hash; variant 0b10.
      id[6] = (id[6]! & 0x0f) | 0x50;
      id[8] = (id[8]! & 0x3f) | 0x80;
      return id;
    }
    default:
      return Uint8Array.from(kind.slice(2).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  }
}
