/* The heap grows by memory.grow for as long as its end is the memory's: when the host has put mappings behind it, the
 * break cannot move any more, and malloc goes on with mmap. */
#include <stdint.h>
#include <string.h>
#include "syscall.h"

#define WASM_PAGE 65536

/* From the linker: the heap's beginning, and the end of the memory that the program starts with. */
extern hidden char __heap_base[], __heap_end[];

static uintptr_t current;
static uintptr_t pages;

long __wasm_brk(long wanted)
{
	uintptr_t end = wanted;
	if (!current) {
		current = (uintptr_t)__heap_base;
		pages = (uintptr_t)__heap_end / WASM_PAGE;
	}
	if (end < (uintptr_t)__heap_base) return current;
	uintptr_t needed = (end - 1) / WASM_PAGE + 1;
	if (needed > pages) {
		if (pages != __builtin_wasm_memory_size(0)) return current;
		/* Another thread may have been faster: what it took is not the heap's, and what was got is not behind it. */
		if (__builtin_wasm_memory_grow(0, needed - pages) != pages) return current;
		pages = needed;
	}
	/* What is given back has to read as zeros when it is taken again. */
	if (end < current) memset((void *)end, 0, current - end);
	return current = end;
}
