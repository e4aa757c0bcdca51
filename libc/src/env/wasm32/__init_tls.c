/* In place of musl's, which looks for a program header: here the linker knows the thread-local data. It makes the block of
 * the first thread, and __wasm_init_tls, which makes a block and says that it is the calling instance's. What a thread
 * has is laid out as
 *
 *     mem                                                mem + libc.tls_size
 *     | dtv: 1, address of block | block | struct pthread |
 *
 * In programs without -pthread such data is plain data, of which there is one. */
#include <stddef.h>
#include "pthread_impl.h"
#include "libc.h"
#include "syscall.h"

/* The kernel clears it when the first thread ends, and wakes who waits for it. */
volatile int __thread_list_lock;

static struct pthread first;

/* Of the stack, and of what is below struct pthread in a mapping. */
#define ALIGNMENT 16
#define ROUND(size) (((size) + ALIGNMENT - 1) & -ALIGNMENT)

#ifdef __wasm_atomics__

void __wasm_init_tls(void *);

static uintptr_t first_dtv[2];

static size_t size_of_block(void)
{
	return __builtin_wasm_tls_size() + __builtin_wasm_tls_align();
}

static uintptr_t block_below(uintptr_t end)
{
	return (end - __builtin_wasm_tls_size()) & -__builtin_wasm_tls_align();
}

/* The calling thread keeps its own block. */
static void fill_block(uintptr_t block)
{
	void *own = __builtin_wasm_tls_base();
	__wasm_init_tls((void *)block);
	__set_tls_base((uintptr_t)own);
}

void *__copy_tls(unsigned char *mem)
{
	uintptr_t *dtv = (void *)mem;
	uintptr_t td = (uintptr_t)mem + libc.tls_size - ROUND(sizeof(struct pthread));
	dtv[0] = 1;
	dtv[1] = block_below(td);
	fill_block(dtv[1]);
	((pthread_t)td)->dtv = dtv;
	return (void *)td;
}

static void prepare(void)
{
	first_dtv[0] = 1;
	first_dtv[1] = (uintptr_t)__builtin_wasm_tls_base();
	first.dtv = first_dtv;
	libc.tls_cnt = 1;
	libc.tls_align = __builtin_wasm_tls_align();
	libc.tls_size = ROUND(sizeof first_dtv) + ROUND(size_of_block()) + ROUND(sizeof(struct pthread));
}

#else

void *__copy_tls(unsigned char *mem)
{
	return mem;
}

static void prepare(void)
{
	libc.tls_size = ROUND(sizeof(struct pthread));
}

#endif

void __init_tls(size_t *aux)
{
	(void)aux;
	prepare();
	first.self = first.next = first.prev = &first;
	first.robust_list.head = &first.robust_list.head;
	first.detach_state = DT_JOINABLE;
	first.locale = &libc.global_locale;
	__set_thread_area(&first);
	first.tid = __syscall(SYS_set_tid_address, &__thread_list_lock);
	libc.can_do_threads = 1;
}
