/* main without parameters: see crt_arch.h. */
int __main_void(void);

int __main_argc_argv(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return __main_void();
}
