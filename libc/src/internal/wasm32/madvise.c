/* Advice needs no host, except that pages given up read as zeros afterwards. For a mapped file they would have to read
 * as the file: that is not done. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include "syscall.h"

long __wasm_madvise(long address, long length, long advice)
{
	uintptr_t start = address, size = length;
	if (start % PAGE_SIZE || advice < 0 || (advice > MADV_DONTNEED && advice < MADV_FREE)) return -EINVAL;
	size = (size + PAGE_SIZE - 1) & -PAGE_SIZE;
	if (((unsigned long long)start + size - 1) / 65536 >= __builtin_wasm_memory_size(0) && size) return -ENOMEM;
	if (advice == MADV_DONTNEED) memset((void *)start, 0, size);
	return 0;
}
