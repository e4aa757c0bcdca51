/** The system and its limits. */
import { address, hex, int, output, process as pid, size, text } from "../kind.ts";
import * as system from "../system.ts";
import { call, partial, type CallTable } from "../system-call.ts";

const limits =
  "`RLIMIT_AS` (of mappings), `RLIMIT_FSIZE`, `RLIMIT_NOFILE` and `RLIMIT_SIGPENDING` bind; others are kept, and mean nothing";

export const systemCalls: CallTable = {
  uname: call(system.uname, { buf: address }),
  sethostname: call(system.sethostname, { name: text, len: size }),
  setdomainname: call(system.setdomainname, { name: text, len: size }),
  sysinfo: partial("Loads are always 0", system.sysinfo, { info: address }),
  getrlimit: call(system.getrlimit, { resource: int, rlim: address }),
  setrlimit: partial(limits, system.setrlimit, { resource: int, rlim: address }),
  prlimit64: partial(limits, system.prlimit64, { pid, resource: int, new_limit: address, old_limit: address }),
  getrusage: partial("All time is the program's; besides there is `ru_maxrss` only", system.getrusage, {
    who: int,
    usage: address,
  }),
  times: partial("All time is the program's", system.times, { buf: address }),
  getcpu: call(system.getcpu, { cpu: address, node: address }),
  getrandom: call(system.getrandom, { buf: output, buflen: size, flags: hex }),
  sync: call(system.sync),
};
