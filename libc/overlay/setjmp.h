/* In front of musl's <setjmp.h>: clang knows how to compile a call of setjmp and of nothing else. */
#include_next <setjmp.h>

#ifndef sigsetjmp
#ifdef __cplusplus
extern "C"
#endif
struct __jmp_buf_tag *__sigsetjmp_prepare(struct __jmp_buf_tag *, int);
#define sigsetjmp(buf, save) setjmp(__sigsetjmp_prepare(buf, save))
#endif
