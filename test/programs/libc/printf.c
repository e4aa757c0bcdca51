#include <stdio.h>

int main(int argc, char **argv)
{
	printf("hello %d %s %.3f\n", argc, argv[0], argc / 3.0);
	return 0;
}
