/* Thread-local data as a thread finds it at its start: for threads that run one notification of a timer after another. */
#include "pthread_impl.h"

#ifdef __wasm_atomics__
void __wasm_init_tls(void *);
#endif

void __reset_tls(void)
{
#ifdef __wasm_atomics__
	__wasm_init_tls((void *)__pthread_self()->dtv[1]);
#endif
}
