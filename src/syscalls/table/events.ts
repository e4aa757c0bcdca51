/** Readiness, pipes, and descriptors for events. */
import * as events from "../events.ts";
import { address, descriptor as fd, hex, int, size, text } from "../kind.ts";
import * as poll from "../poll.ts";
import * as select from "../select.ts";
import { call, partial, type CallTable } from "../system-call.ts";

const timeLeft = "The time that is left is not stored";

export const eventCalls: CallTable = {
  poll: call(poll.poll, { fds: address, nfds: size, timeout: int }),
  ppoll: partial(timeLeft, poll.ppoll, {
    fds: address,
    nfds: size,
    tmo_p: address,
    sigmask: address,
    sigsetsize: size,
  }),
  select: partial(timeLeft, select.select, {
    nfds: int,
    readfds: address,
    writefds: address,
    exceptfds: address,
    timeout: address,
  }),
  pselect6: partial(timeLeft, select.pselect6, {
    nfds: int,
    readfds: address,
    writefds: address,
    exceptfds: address,
    timeout: address,
    sigmask: address,
  }),
  pipe: call(events.pipe, { pipefd: address }),
  pipe2: call(events.pipe2, { pipefd: address, flags: hex }),
  eventfd: call(events.eventfd, { initval: size }),
  eventfd2: call(events.eventfd2, { initval: size, flags: hex }),
  timerfd_create: call(events.timerfdCreate, { clockid: int, flags: hex }),
  timerfd_settime: partial("`TFD_TIMER_CANCEL_ON_SET` does nothing", events.timerfdSettime, {
    fd,
    flags: hex,
    new_value: address,
    old_value: address,
  }),
  timerfd_gettime: call(events.timerfdGettime, { fd, curr_value: address }),
  signalfd: call(events.signalfd, { fd, mask: address, size }),
  signalfd4: call(events.signalfd4, { fd, mask: address, size, flags: hex }),
  epoll_create: call(events.epollCreate, { size: int }),
  epoll_create1: call(events.epollCreate1, { flags: hex }),
  epoll_ctl: call(events.epollCtl, { epfd: fd, op: int, fd, event: address }),
  epoll_wait: call(events.epollWait, { epfd: fd, events: address, maxevents: int, timeout: int }),
  epoll_pwait: call(events.epollPwait, {
    epfd: fd,
    events: address,
    maxevents: int,
    timeout: int,
    sigmask: address,
    sigsetsize: size,
  }),
  epoll_pwait2: call(events.epollPwait2, {
    epfd: fd,
    events: address,
    maxevents: int,
    timeout: address,
    sigmask: address,
    sigsetsize: size,
  }),
  inotify_init: call(events.inotifyInit),
  inotify_init1: call(events.inotifyInit1, { flags: hex }),
  inotify_add_watch: partial(
    "No `IN_UNMOUNT`; what others do to directories of the host is not seen",
    events.inotifyAddWatch,
    { fd, pathname: text, mask: hex },
  ),
  inotify_rm_watch: call(events.inotifyRmWatch, { fd, wd: int }),
};
