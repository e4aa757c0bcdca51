/* Counts lines, words and bytes of the files that it is given, like wc: an ordinary Unix program, nothing about it is for Muslin. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct tally {
  unsigned long lines, words, bytes;
};

static int count(FILE *file, struct tally *tally) {
  int byte, inside = 0;
  while ((byte = getc(file)) != EOF) {
    tally->bytes++;
    tally->lines += byte == '\n';
    if (isspace(byte))
      inside = 0;
    else if (!inside)
      tally->words += inside = 1;
  }
  return ferror(file) ? -1 : 0;
}

int main(int argc, char **argv) {
  struct tally total = {0};
  int status = 0;
  for (int index = 1; index < argc; index++) {
    struct tally tally = {0};
    FILE *file = fopen(argv[index], "r");
    if (file == NULL || count(file, &tally) != 0) {
      fprintf(stderr, "tally: %s: %s\n", argv[index], strerror(errno));
      status = 1;
    } else {
      printf("%7lu %7lu %7lu %s\n", tally.lines, tally.words, tally.bytes, argv[index]);
    }
    if (file != NULL) fclose(file);
    total.lines += tally.lines, total.words += tally.words, total.bytes += tally.bytes;
  }
  if (argc > 2) printf("%7lu %7lu %7lu total\n", total.lines, total.words, total.bytes);
  return status;
}
