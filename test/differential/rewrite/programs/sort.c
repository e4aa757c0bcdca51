// Sorts words and numbers by the C library's means, and prints them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_text(const void *one, const void *other) {
  return strcmp(*(char *const *)one, *(char *const *)other);
}

static unsigned hash(const char *text) {
  unsigned value = 2166136261u;
  while (*text) value = (value ^ (unsigned char)*text++) * 16777619u;
  return value;
}

int main(void) {
  const char *words[] = {"pear", "3.25", "apple", "-17e3", "quince", "0x1p-4", "fig"};
  size_t count = sizeof words / sizeof *words;
  qsort(words, count, sizeof *words, by_text);
  for (size_t i = 0; i < count; i++)
    printf("%2zu %-8s %08x %g\n", i, words[i], hash(words[i]), strtod(words[i], NULL));
  return 7;
}
