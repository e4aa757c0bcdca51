/** Modules from WebAssembly text, by wabt: everything but garbage collection and typed function references. */
import loadWabt from "wabt";

/** Its types do not mention several memories. */
type Options = NonNullable<Parameters<Awaited<ReturnType<typeof loadWabt>>["parseWat"]>[2]> & { multi_memory: boolean };

const everyFeature: Options = {
  annotations: true,
  bulk_memory: true,
  code_metadata: true,
  exceptions: true,
  extended_const: true,
  function_references: true,
  memory64: true,
  multi_memory: true,
  multi_value: true,
  mutable_globals: true,
  reference_types: true,
  relaxed_simd: true,
  sat_float_to_int: true,
  sign_extension: true,
  simd: true,
  tail_call: true,
  threads: true,
};

/** The module's bytes, with a name section. `name` is what wabt's messages call the text. */
export async function wat2wasm(text: string, name = "text.wat"): Promise<Uint8Array> {
  const wabt = await loadWabt();
  const module = wabt.parseWat(name, text, everyFeature);
  try {
    return module.toBinary({ write_debug_names: true }).buffer;
  } finally {
    module.destroy();
  }
}
