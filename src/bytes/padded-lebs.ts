/**
 * The LEB128 integers of a file that are not in their shortest form, as absolute offset -> size in
 * bytes. A reader fills it, a writer that is given it makes the same choices, and so what was read
 * can be written again byte for byte though the decoded values know nothing of padding. Sizes of
 * length-prefixed blocks are always in it, since they are written before what they measure. A format may
 * also keep here which of two encodings a value had, if they differ in size: WebAssembly's `funcref` does.
 */
export type PaddedLebs = Map<number, number>;
