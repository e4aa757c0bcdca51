/* sigsetjmp(buf, save) is setjmp(__sigsetjmp_prepare(buf, save)), see include/setjmp.h. */
#include <setjmp.h>
#include <signal.h>
#include "syscall.h"

struct __jmp_buf_tag *__sigsetjmp_prepare(sigjmp_buf buf, int save)
{
	buf->__fl = !!save;
	if (save) __syscall(SYS_rt_sigprocmask, SIG_SETMASK, 0, buf->__ss, _NSIG/8);
	return buf;
}
