#include "words.h"

int words(char **list)
{
	int n = 0;
	while (list[n]) n++;
	return n;
}
