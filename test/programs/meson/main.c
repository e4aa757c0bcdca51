#include <math.h>
#include <stdio.h>
#include "config.h"
#include "words.h"

int main(int argc, char **argv)
{
	printf("%d words, root %.3f, long %d, double at %d, strlcpy %d, no_such_function %d, small pointers %d\n", words(argv + 1),
		sqrt(argc), SIZEOF_LONG, ALIGNOF_DOUBLE, HAVE_STRLCPY, HAVE_NO_SUCH, POINTERS_ARE_SMALL);
	return argc == 1;
}
