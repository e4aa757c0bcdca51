/** Clocks and timers. */
import { timespec, timeFacts } from "../../abi/index.ts";
import * as clocks from "../clocks.ts";
import { address, hex, int, oneOf, size } from "../kind.ts";
import { given, structure } from "../structures.ts";
import { call, partial, privileged, type CallTable } from "../system-call.ts";
import * as timers from "../timers.ts";

const clockid = oneOf(timeFacts, /^CLOCK_/);
const filled = structure(timespec, ["tv_sec", "tv_nsec"]);
const passed = given(timespec, ["tv_sec", "tv_nsec"]);

export const timeCalls: CallTable = {
  clock_gettime: call(clocks.clockGettime, { clockid, tp: filled }),
  clock_getres: call(clocks.clockGetres, { clockid, res: filled }),
  clock_settime: partial("Sets the clock of this system only", clocks.clockSettime, { clockid, tp: passed }),
  gettimeofday: call(clocks.gettimeofday, { tv: address, tz: address }),
  settimeofday: privileged("EPERM", "`clock_settime` sets the clock"),
  time: call(clocks.time, { tloc: address }),
  nanosleep: call(clocks.nanosleep, { req: passed, rem: address }),
  clock_nanosleep: partial("Clocks of processor time sleep by real time", clocks.clockNanosleep, {
    clockid,
    flags: hex,
    request: passed,
    remain: address,
  }),
  clock_adjtime: privileged("EPERM", "The clock is the host's"),
  adjtimex: privileged("EPERM", "The clock is the host's"),
  alarm: call(timers.alarm, { seconds: size }),
  getitimer: call(timers.getitimer, { which: int, curr_value: address }),
  setitimer: call(timers.setitimer, { which: int, new_value: address, old_value: address }),
  timer_create: partial("Clocks of processor time run by real time", timers.timerCreate, {
    clockid,
    sevp: address,
    timerid: address,
  }),
  timer_settime: call(timers.timerSettime, { timerid: int, flags: hex, new_value: address, old_value: address }),
  timer_gettime: call(timers.timerGettime, { timerid: int, curr_value: address }),
  timer_getoverrun: call(timers.timerGetoverrun, { timerid: int }),
  timer_delete: call(timers.timerDelete, { timerid: int }),
};
