/** `__wasm_init_tls(block)`: makes a block of thread-local data from the template, and says that it is this thread's. */
import { Body } from "./internal-file.ts";
import type { LinkState } from "./link-state.ts";
import { I32 } from "../wasm/index.ts";
import { defineByLinker } from "./symbol-table.ts";
import type { LinkSymbol } from "./symbol.ts";

const LOCAL_GET = 0x20;
const GLOBAL_SET = 0x24;
const GLOBAL_GET = 0x23;
const I32_CONST = 0x41;
const I32_ADD = 0x6a;
const I32_SUB = 0x6b;
const MEMORY_COPY = [0xfc, 0x0a, 0, 0] as const;
const MEMORY_FILL = [0xfc, 0x0b, 0] as const;
const END = 0x0b;

export const INIT_TLS = "__wasm_init_tls";

/** Defines the function if something calls it; to be called before the linker's other symbols are defined. */
export function makeThreadLocalStart(state: LinkState): void {
  const symbol = state.symbols.get(INIT_TLS);
  if (symbol === undefined || !symbol.isReferenced || symbol.isDefined) return;
  const [begin, end, size, base] = ["__tls_template_start", "__tls_template_end", "__tls_size", "__tls_base"].map(
    (name) => referenced(state, name),
  ) as [LinkSymbol, LinkSymbol, LinkSymbol, LinkSymbol];
  const address = (of: LinkSymbol): void =>
    void body.instruction(I32_CONST, { type: "R_WASM_MEMORY_ADDR_SLEB", symbol: of });
  const global = (opcode: number, of: LinkSymbol): void =>
    void body.instruction(opcode, { type: "R_WASM_GLOBAL_INDEX_LEB", symbol: of });
  const templateSize = (): void => {
    address(end);
    address(begin);
    body.bytes(I32_SUB);
  };
  const body = new Body().bytes(0, LOCAL_GET, 0);
  global(GLOBAL_SET, base);
  body.bytes(LOCAL_GET, 0);
  address(begin);
  templateSize();
  body.bytes(...MEMORY_COPY, LOCAL_GET, 0);
  templateSize();
  body.bytes(I32_ADD, I32_CONST, 0);
  global(GLOBAL_GET, size);
  templateSize();
  body.bytes(I32_SUB, ...MEMORY_FILL, END);
  const entry = state.internal.addFunction(state.types.intern({ parameters: [I32], results: [] }), body);
  defineByLinker(symbol, entry);
}

function referenced(state: LinkState, name: string): LinkSymbol {
  const symbol = state.symbols.intern(name);
  symbol.isReferenced = true;
  return symbol;
}
