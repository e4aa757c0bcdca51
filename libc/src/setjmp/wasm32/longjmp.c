/* For code that takes the address of longjmp; a call of it becomes one of __wasm_longjmp in the compiler. */
#include <setjmp.h>
#include "features.h"

_Noreturn void __wasm_longjmp(void *, int);

_Noreturn void _longjmp(jmp_buf buf, int value)
{
	__wasm_longjmp(buf, value);
}

weak_alias(_longjmp, longjmp);
