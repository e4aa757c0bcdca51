// Equal strings, strings in strings, wide ones, strings with NULs in them, empty ones.
// CC: -O2
//--- main.c
extern const char *other[];
extern const char block[];
const char *own[] = { "hello", "hello world", "world", "", "tail", "a\0b" };
const unsigned short wide[] = u"wide";
const unsigned short *wide_pointer = u"wider";
const unsigned *wider_pointer = (const unsigned *)U"widest";
volatile int zero;
void _start(void) {
  for (int i = 0; i < 6; i++) { tell(own[zero + i]); tell(other[zero + i]); }
  say(own[zero + 5][2]); say(other[zero + 5][2]);
  for (int i = 0; i < 6; i++) { say(wide_pointer[zero + i]); say(wider_pointer[zero + i]); }
  tell(block + zero + 3);
  say(own[0][zero + 5]);
}
//--- other.c
const char *other[] = { "hello", "o world", "long tail", "", "il", "a\0c" };
const char block[] = "abcdef";
