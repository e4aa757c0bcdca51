// Position-independent objects in a program that is not.
// CC: -O1 -fPIC
//--- main.c
extern int number;
static int own = 3;
int twice(int);
extern int (*pointer)(int);
static int local(int x) { return x + own; }
int (*pointers[])(int) = { twice, local };
const char *strings[] = { "a", "b" };
extern int missing __attribute__((weak));
int missing_function(int) __attribute__((weak));
volatile int zero;
void _start(void) {
  say(number); say(twice(own)); say(pointer(4)); say(pointers[zero](5)); say(pointers[zero + 1](6));
  say(pointer == twice); say(pointers[0] == twice); tell(strings[zero + 1]);
  number = 8; say(number); say(&missing == 0); say(missing_function == 0);
}
//--- other.c
int number = 7;
int twice(int x) { return 2 * x; }
int (*pointer)(int) = twice;
