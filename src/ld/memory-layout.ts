/**
 * Giving data its addresses.
 *
 *     0      1024                                                                 initial memory
 *     | guard | stack, growing down | .tdata .rodata ... .data | .bss | heap       |
 *             ^ __stack_low         ^ __stack_high             ^ __data_end
 *                                                                     ^ __heap_base ^ __heap_end
 *
 * With the stack first, one that overflows runs into the guard and below address 0, which traps. Libraries have
 * addresses from 0 on, to which the loader adds where it put them.
 *
 * Beyond this point every object has its address.
 */
import { alignUp } from "../bytes/index.ts";
import { setGlobal } from "./internal-file.ts";
import type { LinkerSymbols, MarkerName } from "./linker-symbols.ts";
import type { LinkState } from "./link-state.ts";
import { DEFAULT_GLOBAL_BASE, DEFAULT_STACK_SIZE } from "./options.ts";
import { FIRST_BLOCK } from "./program-start.ts";
import type { OutputSection } from "./output-sections.ts";

export const PAGE_SIZE = 65_536;
/** Alignment of the stack, and of the heap. */
const STACK_ALIGNMENT = 16;
/** Pages that memories may have with addresses of 32 bits. */
const MOST_PAGES = 65_536;

export interface MemoryLayout {
  readonly sections: readonly OutputSection[];
  /** Behind the last byte of data. */
  readonly dataEnd: number;
  /** The largest alignment of all data. */
  readonly alignment: number;
  /** The thread-local sections as one block. */
  readonly threadLocal: { readonly address: number; readonly size: number; readonly alignment: number };
  readonly initialPages: number;
  readonly maximumPages: number | undefined;
  readonly stackHigh: number;
}

export function layOutMemory(
  state: LinkState,
  sections: readonly OutputSection[],
  symbols: LinkerSymbols,
): MemoryLayout {
  const { options, isPositionIndependent } = state;
  const { stackSize = DEFAULT_STACK_SIZE, stackFirst = true, globalBase = DEFAULT_GLOBAL_BASE } = options;
  const hasStack = !isPositionIndependent;
  if (stackSize % STACK_ALIGNMENT !== 0)
    state.error(`Cannot make a stack of ${stackSize} bytes: expected a multiple of ${STACK_ALIGNMENT}`);
  let at = hasStack ? globalBase : 0;
  let stackLow = at;
  if (hasStack && stackFirst) at = alignUp(at, STACK_ALIGNMENT) + stackSize;
  let stackHigh = at;
  const dataStart = at;
  let zeroStart: number | undefined;
  for (const section of sections) {
    at = alignUp(at, section.alignment);
    if (section.isZero && !section.isThreadLocal) zeroStart ??= at;
    section.address = at;
    at = placeEntries(section);
  }
  const threadLocal = threadLocalBlock(sections);
  const firstBlock = alignUp(at, threadLocal.alignment);
  const hasFirstBlock = symbols.markers.has(FIRST_BLOCK);
  if (hasFirstBlock) at = firstBlock + threadLocal.size;
  const dataEnd = at;
  if (hasStack && !stackFirst) {
    stackLow = alignUp(at, STACK_ALIGNMENT);
    stackHigh = stackLow + stackSize;
    at = stackHigh;
  }
  const heapBase = alignUp(at, STACK_ALIGNMENT);
  const { initialPages, maximumPages } = memoryPages(state, heapBase);
  const values: Record<MarkerName, number> = {
    __global_base: dataStart,
    __data_end: dataEnd,
    __heap_base: heapBase,
    __heap_end: initialPages * PAGE_SIZE,
    __stack_low: stackLow,
    __stack_high: stackHigh,
    __dso_handle: dataStart,
    __tls_template_start: threadLocal.address,
    __tls_template_end: threadLocal.address + threadLocal.fileSize,
    [FIRST_BLOCK]: firstBlock,
    __bss_start: zeroStart ?? dataEnd,
    _edata: zeroStart ?? dataEnd,
    edata: zeroStart ?? dataEnd,
    _end: dataEnd,
    end: dataEnd,
  };
  for (const [name, symbol] of symbols.markers) if (symbol.entry !== undefined) symbol.entry.address = values[name];
  placeBounds(sections, symbols);
  setGlobals(state, symbols, { stackHigh, threadLocal });
  const alignment = sections.reduce((largest, section) => Math.max(largest, section.alignment), 1);
  return { sections, dataEnd, alignment, threadLocal, initialPages, maximumPages, stackHigh };
}

/** Gives the entries of a section their addresses, and says where it ends. */
function placeEntries(section: OutputSection): number {
  let at = section.address + (section.pool?.size ?? 0);
  for (const entry of section.merged) entry.address = section.address;
  for (const entry of section.entries) {
    at = alignUp(at, entry.alignment);
    entry.address = at;
    at += entry.size;
  }
  section.size = at - section.address;
  return at;
}

function threadLocalBlock(
  sections: readonly OutputSection[],
): MemoryLayout["threadLocal"] & { readonly fileSize: number } {
  const parts = sections.filter(({ isThreadLocal }) => isThreadLocal);
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return { address: 0, size: 0, alignment: 1, fileSize: 0 };
  const alignment = parts.reduce((largest, section) => Math.max(largest, section.alignment), 1);
  const initialized = parts.findLast(({ isZero }) => !isZero);
  const fileSize = initialized === undefined ? 0 : initialized.address + initialized.size - first.address;
  return { address: first.address, size: last.address + last.size - first.address, alignment, fileSize };
}

function placeBounds(sections: readonly OutputSection[], { bounds }: LinkerSymbols): void {
  for (const { section: name, symbol, isEnd } of bounds) {
    const section = sections.find((each) => each.name === name);
    if (symbol.entry === undefined) continue;
    symbol.entry.address = section === undefined ? 0 : isEnd ? section.address + section.size : section.address;
  }
}

function setGlobals(
  state: LinkState,
  { globals, markers }: LinkerSymbols,
  { stackHigh, threadLocal }: Pick<MemoryLayout, "stackHigh" | "threadLocal">,
): void {
  const values = {
    __stack_pointer: stackHigh,
    // The template is the block of the only thread. Where there are several, it has to stay as it is.
    __tls_base: markers.has(FIRST_BLOCK) ? 0 : threadLocal.address,
    __tls_size: threadLocal.size,
    __tls_align: threadLocal.alignment,
    __memory_base: 0,
    __table_base: state.options.tableBase ?? 1,
  };
  for (const [name, entry] of globals) setGlobal(entry, values[name]);
}

function memoryPages(
  state: LinkState,
  heapBase: number,
): { readonly initialPages: number; readonly maximumPages: number | undefined } {
  const { initialMemory, initialHeap = 0, maximumMemory, growableMemory = true, sharedMemory } = state.options;
  // A library is loaded where there is room: its loader sees to that.
  const needed = state.isPositionIndependent ? 0 : alignUp(heapBase + initialHeap, PAGE_SIZE) / PAGE_SIZE;
  if (needed > MOST_PAGES) {
    const what = initialHeap > 0 ? "Data, stack and initial heap" : "Data and stack";
    const most = MOST_PAGES * PAGE_SIZE;
    state.error(`${what} take ${heapBase + initialHeap} bytes: a memory has ${most} at the most`);
  }
  const initialPages = pagesOf(state, { bytes: initialMemory, what: "initial memory" }) ?? needed;
  if (initialMemory !== undefined && initialMemory < heapBase)
    state.error(`The initial memory of ${initialMemory} bytes is too small: data and stack take ${heapBase}`);
  let maximumPages = pagesOf(state, { bytes: maximumMemory, what: "maximum memory" });
  if (maximumPages !== undefined && maximumPages < initialPages)
    state.error(
      `The maximum memory of ${maximumMemory} bytes is too small: at the start it has ${initialPages * PAGE_SIZE}`,
    );
  if (!growableMemory) maximumPages ??= initialPages;
  if (sharedMemory === true && maximumPages === undefined) maximumPages = MOST_PAGES;
  return { initialPages, maximumPages };
}

function pagesOf(
  state: LinkState,
  { bytes, what }: { readonly bytes: number | undefined; readonly what: string },
): number | undefined {
  if (bytes === undefined) return undefined;
  if (bytes % PAGE_SIZE !== 0)
    state.error(`The ${what} of ${bytes} bytes is no multiple of the page size, ${PAGE_SIZE}`);
  else if (bytes > MOST_PAGES * PAGE_SIZE)
    state.error(`The ${what} of ${bytes} bytes is too large: expected at most ${MOST_PAGES * PAGE_SIZE}`);
  return alignUp(bytes, PAGE_SIZE) / PAGE_SIZE;
}
