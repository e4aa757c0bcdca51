// Weak definitions give way; weak references that nobody defines are null, and calls of them are not made.
// CC: -O1
//--- main.c
__attribute__((weak)) int chosen(void) { return 1; }
__attribute__((weak)) int only_here(void) { return 2; }
__attribute__((weak)) int nowhere(void);
extern int no_data __attribute__((weak));
extern int some_data __attribute__((weak));
__attribute__((weak)) int weak_data = 5;
int other(void);
int (*volatile pointer)(void) = nowhere;
int (*volatile chosen_pointer)(void) = chosen;
void _start(void) {
  say(chosen()); say(only_here()); say(nowhere != 0); say(&no_data != 0); say(&some_data != 0);
  say(some_data); say(weak_data); say(other()); say(pointer != 0);
  say(chosen_pointer());
  if (nowhere) say(nowhere());
}
//--- other.c
int chosen(void) { return 10; }
int some_data = 7;
int weak_data = 50;
__attribute__((weak)) int only_here(void) { return 20; }
int other(void) { return only_here() + chosen(); }
