/** Memory. */
import {
  PROT_READ,
  PROT_WRITE,
  PROT_EXEC,
  MAP_SHARED,
  MAP_PRIVATE,
  MAP_FIXED,
  MAP_ANONYMOUS,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_STACK,
  MAP_FIXED_NOREPLACE,
  MREMAP_MAYMOVE,
  MREMAP_FIXED,
  MS_ASYNC,
  MS_INVALIDATE,
  MS_SYNC,
} from "../../abi/index.ts";
import * as futexes from "../futexes.ts";
import { address, descriptor, flags, hex, int, size, text } from "../kind.ts";
import * as memory from "../memory.ts";
import { call, partial, type CallTable } from "../system-call.ts";

const prot = flags({ PROT_READ, PROT_WRITE, PROT_EXEC });
const mapFlags = flags({
  MAP_SHARED,
  MAP_PRIVATE,
  MAP_FIXED,
  MAP_ANONYMOUS,
  MAP_NORESERVE,
  MAP_POPULATE,
  MAP_STACK,
  MAP_FIXED_NOREPLACE,
});

const neverSwapped = "Nothing is ever swapped out: `RLIMIT_MEMLOCK` limits nothing";

export const memoryCalls: CallTable = {
  mmap: partial(
    "Protections are recorded, not enforced. What is written to a shared mapping of a file is seen in the file by calls, " +
      "but in another mapping only after the file was read there or `msync`; what others do to a file of the host is not seen. " +
      "A file is shared 1,024 times at most",
    memory.mmap,
    { addr: address, length: size, prot, flags: mapFlags, fd: descriptor, offset: hex },
  ),
  munmap: call(memory.munmap, { addr: address, length: size }),
  mremap: partial("No `MREMAP_FIXED` and `MREMAP_DONTUNMAP`", memory.mremap, {
    old_address: address,
    old_size: size,
    new_size: size,
    flags: flags({ MREMAP_MAYMOVE, MREMAP_FIXED }),
  }),
  mprotect: partial("Recorded, not enforced", memory.mprotect, { addr: address, len: size, prot }),
  msync: call(memory.msync, { addr: address, length: size, flags: flags({ MS_ASYNC, MS_INVALIDATE, MS_SYNC }) }),
  mincore: call(memory.mincore, { addr: address, length: size, vec: address }),
  madvise: partial("Only `MADV_DONTNEED` does something, and that not to files; libc has its own", memory.madvise, {
    addr: address,
    length: size,
    advice: int,
  }),
  mlock: partial(neverSwapped, memory.mlock, { addr: address, len: size }),
  mlock2: partial(neverSwapped, memory.mlock2, { addr: address, len: size, flags: hex }),
  munlock: call(memory.mlock, { addr: address, len: size }),
  mlockall: partial(neverSwapped, memory.mlockall, { flags: hex }),
  munlockall: call(memory.munlockall),
  brk: partial("libc moves the break itself; here it never moves", memory.brk, { addr: address }),
  memfd_create: partial("No `MFD_HUGETLB`, `MFD_EXEC` and `MFD_NOEXEC_SEAL`", memory.memfdCreate, {
    name: text,
    flags: hex,
  }),
  futex: partial("No `FUTEX_*_PI`; within one process", futexes.futex, {
    uaddr: address,
    futex_op: hex,
    val: int,
    timeout: address,
    uaddr2: address,
    val3: int,
  }),
};
