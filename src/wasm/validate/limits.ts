/**
 * Limits on what the validator accepts, all in one place. Those of the specification follow from it;
 * those of the implementation keep work and memory in proportion to the input, and are at least what
 * engines accept (WebAssembly JavaScript interface, "Limits").
 */

/** Pages of a memory with 32-bit addresses: 4 GiB (core 3.2.5). */
export const MAXIMUM_PAGES = 0x1_0000n;

/** Pages of a memory with 64-bit addresses. */
export const MAXIMUM_PAGES_64: bigint = 2n ** 48n;

/** Locals of a function, parameters included: their indices are 32-bit (core 5.5.13). */
export const MAXIMUM_LOCALS: number = 2 ** 32 - 1;

/** Implementation: supertypes above a type. */
export const MAXIMUM_SUBTYPING_DEPTH = 63;

/** Implementation: parameters of a function type. A call of two bytes pops so many operands. */
export const MAXIMUM_PARAMETERS = 1000;

/** Implementation: results of a function type. A call of two bytes pushes so many operands. */
export const MAXIMUM_RESULTS = 1000;

/**
 * Implementation: operands on the stack of one function. More than the largest function that engines
 * accept (7,654,321 bytes) can push with instructions of one result, which take at least two bytes each.
 */
export const MAXIMUM_OPERANDS: number = 2 ** 22;
