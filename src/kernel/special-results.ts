/** What a system call answers when it has no result yet, or a signal is due: values that Linux never returns (docs/abi.md). */
export const WAIT = -4096;
export const SIGNAL = -4097;
