/* The tag of the exceptions that longjmp throws. Older versions of LLVM define it in each object that uses it, and this
 * file is then not linked. */
__asm__(
	".tagtype __c_longjmp i32\n"
	".globl __c_longjmp\n"
	"__c_longjmp:\n"
);
