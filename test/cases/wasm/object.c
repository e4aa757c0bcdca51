/* What clang writes into an object file: symbols, segments, relocations. */
extern int imported(int value);
extern int elsewhere;
static int hidden = 7;
const char *text = "text";

__attribute__((visibility("hidden"), weak)) int work(int value) {
  hidden += value;
  return imported(value) + elsewhere + hidden;
}

__attribute__((constructor)) static void begin(void) { hidden = work(1); }
