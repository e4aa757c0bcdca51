// Common symbols, which LLVM's objects do not have: the largest of them counts, a definition beats them.
// CC: -O1
// NOT: wasm-ld It has no common symbols
//--- main.c
extern int shared;
extern char small[100];
extern int defined_elsewhere;
extern int aligned;
extern void fill(void);
void _start(void) {
  fill(); say(shared); say(small[3]); say(small[99]); say(defined_elsewhere); say((unsigned long)&aligned % 64); say((unsigned long)&shared % 4);
  say(aligned); say((char *)&aligned >= small + 100 || (char *)&aligned < small);
}
//--- common.s
	.comm	shared,4,4
	.comm	small,4,1
	.comm	defined_elsewhere,4,4
	.comm	aligned,4,64
//--- common2.s
	.comm	shared,4,4
	.comm	small,100,1
	.comm	aligned,4,4
//--- other.c
int defined_elsewhere = 99;
extern int shared, aligned;
extern char small[100];
void fill(void) { shared = 3; for (int i = 0; i < 100; i++) small[i] = i; aligned += 8; }
