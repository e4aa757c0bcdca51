/* The run-time half of LLVM's lowering of setjmp to WebAssembly exceptions. A function that calls setjmp has an identity
 * for each time it runs; a label names the call in it. longjmp throws; each such function on the way looks whether
 * the buffer is one of its own. */
#include <setjmp.h>
#include <stdint.h>

struct state {
	void *function;
	uint32_t label;
	/* What is thrown: LLVM reads it at the landing pad. */
	struct { void *env; int value; } thrown;
};

_Static_assert(sizeof(struct state) <= sizeof(__jmp_buf), "jmp_buf has room");

void __wasm_setjmp(void *env, uint32_t label, void *function)
{
	struct state *state = env;
	state->function = function;
	state->label = label;
}

uint32_t __wasm_setjmp_test(void *env, void *function)
{
	struct state *state = env;
	return state->function == function ? state->label : 0;
}

#define C_LONGJMP_TAG 1

_Noreturn void __wasm_longjmp(void *env, int value)
{
	struct state *state = env;
	state->thrown.env = env;
	state->thrown.value = value ? value : 1;
	__builtin_wasm_throw(C_LONGJMP_TAG, &state->thrown);
}
