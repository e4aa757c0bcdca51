import { expect, test } from "vitest";
import { allTypes, systemCallNumbers } from "./headers.ts";

test("types are defined where a header asks for them", () => {
  const text = allTypes([
    "#define _Addr long\nTYPEDEF unsigned _Addr size_t;\n",
    "STRUCT iovec { void *iov_base; };\n",
  ]);
  expect(text).toBe(`#define _Addr long
#if defined(__NEED_size_t) && !defined(__DEFINED_size_t)
typedef unsigned _Addr size_t;
#define __DEFINED_size_t
#endif

#if defined(__NEED_struct_iovec) && !defined(__DEFINED_struct_iovec)
struct iovec { void *iov_base; };
#define __DEFINED_struct_iovec
#endif

`);
});

test("numbers have two names", () => {
  expect(systemCallNumbers("#define __NR_read 0\n")).toBe("#define __NR_read 0\n#define SYS_read 0\n");
});
