// Whoever knows the bounds of a section has all that is in it.
// CC: -O1
//--- main.c
struct Row { int number; const char *name; };
extern struct Row __start_rows[], __stop_rows[];
extern int __start_nowhere[] __attribute__((weak)), __stop_nowhere[] __attribute__((weak));
static struct Row one __attribute__((used, section("rows"))) = { 1, "one" };
__attribute__((used, section("numbers"))) int number_of_ours = 8;
extern int __start_numbers[], __stop_numbers[];
void _start(void) {
  say(__stop_rows - __start_rows);
  int sum = 0;
  for (struct Row *row = __start_rows; row < __stop_rows; row++) { sum += row->number; tell(row->name); }
  say(sum);
  say(__stop_numbers - __start_numbers);
  say(__start_nowhere == __stop_nowhere);
}
//--- other.c
struct Row { int number; const char *name; };
static struct Row two __attribute__((used, section("rows"))) = { 2, "two" };
static struct Row three __attribute__((used, section("rows"))) = { 4, "three" };
__attribute__((used, section("numbers"))) int another = 9;
