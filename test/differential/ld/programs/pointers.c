// Function pointers and addresses in data, with addends, across files; equal pointers are equal.
// CC: -O1
//--- main.c
int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
int mul(int a, int b);
typedef int (*Op)(int, int);
Op ops[] = { add, sub, mul, 0 };
extern Op other_ops[];
extern int numbers[10];
int *middle = &numbers[4];
int *before = &numbers[2] - 1;
const char *strings[] = { "one", "two", "three" };
const char *inside = &"abcdef"[2];
struct { const char *name; Op op; } table[] = { { "add", add }, { "mul", mul } };
extern const char *other_string;
volatile int zero;
int pick(int n) {
  switch (n) { case 0: return 7; case 1: return 9; case 2: return 11; case 3: return 2; case 4: return 77; case 5: return 3; default: return 0; }
}
void _start(void) {
  for (int i = 0; ops[i]; i++) say(ops[i](12, 4));
  say(other_ops[zero](1, 2)); say(other_ops[0] == ops[2]); say(other_ops[1] == ops[0]); say(ops[0] == ops[1]);
  say(*middle); say(*before);
  for (int i = 0; i < 3; i++) tell(strings[i]);
  tell(inside); tell(table[zero].name); tell(other_string);
  say(table[zero + 1].op(6, 7));
  for (int i = 0; i < 7; i++) say(pick(i + zero));
}
//--- other.c
typedef int (*Op)(int, int);
int add(int, int);
int mul(int a, int b) { return a * b; }
Op other_ops[] = { mul, add };
int numbers[10] = { 0, 10, 20, 30, 40, 50 };
const char *other_string = "two";
