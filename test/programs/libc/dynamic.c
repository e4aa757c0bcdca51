/* A static program loads nothing, and says so. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>

static int count(struct dl_phdr_info *info, size_t size, void *counter)
{
	++*(int *)counter;
	return 0;
}

static void tell(const char *name, int is_failure)
{
	char *message = dlerror();
	printf("%s: %d, %s\n", name, is_failure, message ? message : "no message");
}

int main(void)
{
	Dl_info where;
	int objects = 0;
	tell("nothing yet", 0);
	tell("dlopen", !dlopen("libm.so.6", RTLD_NOW));
	tell("dlopen of the program", !dlopen(0, RTLD_NOW));
	tell("dlsym", !dlsym(RTLD_DEFAULT, "main"));
	int failed = dlclose(&objects);
	printf("dlclose: %d, %.22s\n", failed, dlerror());
	tell("dladdr", !dladdr((void *)main, &where));
	tell("told once", 0);
	int last = dl_iterate_phdr(count, &objects);
	printf("dl_iterate_phdr: %d, %d object\n", last, objects);
	return 0;
}
