/* _start(sp): the host has built the initial stack (argc, argv, envp, auxv) at sp, as Linux does. What follows in
 * crt1.c, _start_c, is musl's own. */
__asm__(
"	.globaltype __stack_pointer, i32\n"
"	.functype _start_c (i32) -> ()\n"
"	.section .text._start,\"\",@\n"
"	.globl _start\n"
"	.type _start,@function\n"
"	.export_name _start, _start\n"
"_start:\n"
"	.functype _start (i32) -> ()\n"
"	local.get 0\n"
"	i32.const -16\n"
"	i32.and\n"
"	global.set __stack_pointer\n"
"	local.get 0\n"
"	call _start_c\n"
"	end_function\n"
);

/* A call must have the type of what it calls, and main comes in three. clang names main(int, char **)
 * __main_argc_argv and main(void) __main_void; libc.a has a __main_argc_argv for the latter. musl calls main with the
 * environment as its third argument. */
int __main_argc_argv(int, char **);

static int __main_argc_argv_envp(int argc, char **argv, char **envp)
{
	(void)envp;
	return __main_argc_argv(argc, argv);
}

#define main __main_argc_argv_envp

void _init(void);
void _fini(void);

/* Constructors are called by a function that the linker makes. */
void __wasm_call_ctors(void);

void __libc_start_init(void)
{
	__wasm_call_ctors();
}
