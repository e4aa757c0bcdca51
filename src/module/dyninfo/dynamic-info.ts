/** The section `dyninfo` of a module, as the original port's loader reads it. */
import { Reader, Writer } from "../../bytes/index.ts";
import { customCodec, readCustom, readModule, writeModule, type DynamicInfo } from "../../wasm/index.ts";

const SECTION = "dyninfo";

/**
 * What the module's section says; `undefined` if it has none.
 * @throws FormatError if module or section are malformed
 */
export function dynamicInfoOf(bytes: Uint8Array): DynamicInfo | undefined {
  return readCustom(readModule(bytes), SECTION);
}

/**
 * The module with a section of that JSON at its end, instead of those that it has.
 * @throws FormatError if the module is malformed, or the JSON is not what the section holds
 */
export function attachDynamicInfo(bytes: Uint8Array, json: Uint8Array): Uint8Array {
  const module = readModule(bytes);
  const codec = customCodec(SECTION);
  const info = codec.read(new Reader(json, { region: "JSON" }), SECTION);
  const writer = new Writer({ capacity: json.length });
  codec.write(writer, info);
  const others = module.sections.filter(({ id, name }) => id !== 0 || name !== SECTION);
  return writeModule([
    ...others.map((verbatim) => ({ verbatim, of: module })),
    { custom: SECTION, bytes: writer.finish() },
  ]);
}
