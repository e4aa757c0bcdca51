/** The system calls: their table, and the functions that programs import. */
export * from "./dispatch.ts";
export * from "./kind.ts";
export { siginfoNext, sigreturn } from "./signals.ts";
export * from "./strace.ts";
export * from "./system-call.ts";
export * from "./table.ts";
