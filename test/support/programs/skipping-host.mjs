// A host without waiting: while its program has nothing to do before a timer ends, the time until then is skipped.
// Plain JavaScript without imports, as run-one.mjs.

/**
 * The host of one program, whose engine parks stacks (JSPI): whatever runs next in the event loop finds the program parked or ended.
 *
 * @param host the one that all but time comes from.
 */
export function skippingHost(host) {
  const timers = new Set();
  let skipped = 0;
  let yielding = 0;
  let isPlanned = false;
  const monotonicTime = () => host.monotonicTime() + skipped;

  function plan() {
    if (isPlanned || timers.size === 0) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      // A program that only lets events have their turn is not waiting.
      if (yielding === 0) endEarliest();
      plan();
    });
  }

  function endEarliest() {
    const [earliest] = [...timers].sort((one, other) => one.deadline - other.deadline);
    if (earliest === undefined) return;
    timers.delete(earliest);
    skipped += Math.max(0, earliest.deadline - monotonicTime());
    earliest.callback();
  }

  return {
    resources: host.resources,
    monotonicTime,
    realTime: () => host.realTime() + skipped,
    processorTime: () => host.processorTime(),
    fillRandom: (bytes) => host.fillRandom(bytes),
    setTimer(milliseconds, callback) {
      const timer = { deadline: monotonicTime() + milliseconds, callback };
      timers.add(timer);
      plan();
      return { cancel: () => timers.delete(timer) };
    },
    yieldToEvents(callback) {
      yielding++;
      host.yieldToEvents(() => {
        yielding--;
        callback();
      });
    },
  };
}
