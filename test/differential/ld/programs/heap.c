// Symbols of the linker: the heap begins behind the data, the stack is where it says.
// CC: -O1
//--- main.c
extern char __heap_base, __heap_end, __data_end, __global_base, __stack_low, __stack_high;
int data = 3;
int zeros[100];
void _start(void) {
  char here;
  char *at = &here;
  say(&__heap_base >= &__data_end); say((unsigned long)&__heap_base % 16);
  say((char *)&data >= &__global_base && (char *)&data < &__data_end);
  say((char *)&zeros[99] < &__data_end); say(at > &__stack_low && at <= &__stack_high);
  say((unsigned long)&__heap_end / 65536 == __builtin_wasm_memory_size(0));
  say(&__stack_high - &__stack_low > 0);
  say(&__heap_base <= &__heap_end);
}
