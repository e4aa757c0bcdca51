/* Data of all kinds: sections, bindings, sizes, addresses, floats that are hard to write. */
typedef __SIZE_TYPE__ size_t;

int initialized = 42;
int zeroed;
static int hidden_inside = 7;
const int constant = -1;
static const char text[] = "text with \"quotes\", \\, \t, \001 and \377";
const char *pointer_to_text = text + 3;
const char *literal = "literal", *same_literal = "literal";
__attribute__((weak)) int weak_object = 1;
__attribute__((visibility("hidden"))) long long hidden_object = 0x0123456789abcdefLL;
__attribute__((section("own_section"))) int in_own_section[3] = {1, 2, 3};
__attribute__((aligned(256))) char aligned_far = 1;
__attribute__((retain, used)) static int retained = 5;
extern int elsewhere;
extern __attribute__((weak)) int perhaps_elsewhere;
int *address_elsewhere = &elsewhere + 2;
int *address_perhaps = &perhaps_elsewhere;
int (*function_elsewhere(void))(int);
void *table[] = {&initialized, &zeroed, (char *)&hidden_inside + 1, (void *)function_elsewhere, 0};
char large[100000];
struct packed { char a; int b; short c; long long d; } __attribute__((packed)) packed = {1, 2, 3, 4};
struct fields { unsigned a : 3, b : 9, c : 20; } fields = {5, 300, 70000};
float floats[] = {0.0f, -0.0f, 1.5f, 1e-45f, 3.4028235e38f, __builtin_inff(), -__builtin_inff(), __builtin_nanf(""), 0.1f};
double doubles[] = {0.0, -0.0, 4.9e-324, 1.7976931348623157e308, __builtin_inf(), __builtin_nan(""), 0.1, 1e22, 9007199254740993.0};
size_t distance = (size_t)sizeof(large);
extern int alias_of_initialized __attribute__((alias("initialized")));
int common_like[4];
_Thread_local int thread_value = 3;
_Thread_local int thread_zero;
static _Thread_local char thread_text[5] = "abcd";
extern _Thread_local int thread_elsewhere;

int *thread_address(void) { return &thread_value + thread_zero + thread_text[1] + thread_elsewhere; }
int use(void) { return hidden_inside++ + constant + retained; }
double numbers(int which) {
  switch (which) {
    case 0: return 0.1;
    case 1: return -__builtin_inf();
    case 2: return __builtin_nan("");
    case 3: return 5e-324;
    case 4: return 1e300;
    case 5: return -0.0;
    default: return 3;
  }
}
float small_numbers(int which) { return which ? 1.1754942e-38f : which == 7 ? -__builtin_nanf("") : 16777217.0f; }
