/** Headers of the C library that are made of the table of system calls, `libc/syscalls.txt`. */
import { readFileSync } from "node:fs";

interface SystemCall {
  readonly name: string;
  readonly number: number;
  readonly arity: number;
  readonly kind: string;
}

const table = readFileSync(new URL("../libc/syscalls.txt", import.meta.url), "utf8");

const calls: readonly SystemCall[] = table
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [name = "", number, arity, kind = ""] = line.split(" ");
    return { name, number: Number(number), arity: Number(arity), kind };
  });

const HEAD = "/* Made of libc/syscalls.txt by npm run generate. */\n";

/** `bits/syscall.h.in`: numbers. */
export function numbersHeader(): string {
  const lines = calls.map(({ name, number }) => `#define __NR_${name} ${number}\n`);
  return `${HEAD}#include <bits/syscall_user.h>\n\n${lines.join("")}`;
}

/** `bits/syscall_static.h`: an import for each call, and the switch that a constant number leaves one case of. */
export function staticHeader(): string {
  return `${HEAD}#ifndef _BITS_SYSCALL_STATIC_H
#define _BITS_SYSCALL_STATIC_H

#ifdef __cplusplus
extern "C" {
#endif

#define __syscall_import(name) __attribute__((__import_module__("env"), __import_name__(name)))

${calls.map((call) => declarationOf(call)).join("")}
long __wasm_fork(void) __syscall_import("__fork");
long __syscall_by_number(long, long, long, long, long, long, long);
long __syscall_slow(long);

/* What the host answers, which may be WAIT or SIGNAL. */
static inline __attribute__((__always_inline__))
long __syscall_raw(long __n, long __a, long __b, long __c, long __d, long __e, long __f)
{
	if (!__builtin_constant_p(__n)) return __syscall_by_number(__n, __a, __b, __c, __d, __e, __f);
	switch (__n) {
${calls.map((call) => `\tcase ${call.number}: ${statementOf(call)}\n`).join("")}\
	default: return __syscall_by_number(__n, __a, __b, __c, __d, __e, __f);
	}
}

/* Whether the answer is final: neither WAIT nor SIGNAL. */
static inline __attribute__((__always_inline__))
int __syscall_is_prompt(long __n)
{
	if (!__builtin_constant_p(__n)) return 1;
	switch (__n) {
${calls
  .filter(({ kind }) => kind !== "" && kind !== "first")
  .map(({ number }) => `\tcase ${number}:\n`)
  .join("")}\
		return 1;
	default:
		return 0;
	}
}

static inline __attribute__((__always_inline__))
long __syscall_static(long __n, long __a, long __b, long __c, long __d, long __e, long __f)
{
	long __r = __syscall_raw(__n, __a, __b, __c, __d, __e, __f);
	return !__syscall_is_prompt(__n) && __r < -4095 ? __syscall_slow(__r) : __r;
}

#undef __syscall_import

#ifdef __cplusplus
}
#endif

#endif
`;
}

function declarationOf({ name, arity, kind }: SystemCall): string {
  const types = Array.from({ length: arity }, () => "long").join(", ") || "void";
  const inside = kind === "inside" || kind === "first" ? `long __wasm_${name}(${types});\n` : "";
  if (kind === "inside" || kind === "fork") return inside;
  return `${inside}long __syscall_${name}(${types}) __syscall_import("__syscall_${name}");\n`;
}

function statementOf({ name, arity, kind }: SystemCall): string {
  const values = Array.from("abcdef".slice(0, arity), (letter) => `__${letter}`).join(", ");
  if (kind === "fork") return "return __wasm_fork();";
  if (kind === "final") return `__syscall_${name}(${values}); __builtin_trap();`;
  const prefix = kind === "inside" || kind === "first" ? "__wasm_" : "__syscall_";
  return `return ${prefix}${name}(${values});`;
}
