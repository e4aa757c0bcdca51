/** The system and its limits. */
import { address, hex, int, output, process as pid, size, text } from "../kind.ts";
import * as system from "../system.ts";
import { call, type CallTable } from "../system-call.ts";

export const systemCalls: CallTable = {
  uname: call(system.uname, { buf: address }),
  sethostname: call(system.sethostname, { name: text, len: size }),
  setdomainname: call(system.setdomainname, { name: text, len: size }),
  sysinfo: call(system.sysinfo, { info: address }),
  getrlimit: call(system.getrlimit, { resource: int, rlim: address }),
  setrlimit: call(system.setrlimit, { resource: int, rlim: address }),
  prlimit64: call(system.prlimit64, { pid, resource: int, new_limit: address, old_limit: address }),
  getrusage: call(system.getrusage, { who: int, usage: address }),
  times: call(system.times, { buf: address }),
  getcpu: call(system.getcpu, { cpu: address, node: address }),
  getrandom: call(system.getrandom, { buf: output, buflen: size, flags: hex }),
  sync: call(system.sync),
};
