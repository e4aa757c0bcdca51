/** A time of a file, exact to the nanosecond, since 1970. Immutable, so files share it. */
export class Timestamp {
  readonly seconds: number;
  readonly nanoseconds: number;

  constructor(seconds: number, nanoseconds: number) {
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
  }

  static ofMilliseconds(milliseconds: number): Timestamp {
    const seconds = Math.floor(milliseconds / 1000);
    return new Timestamp(seconds, Math.floor((milliseconds - seconds * 1000) * 1e6));
  }

  isBefore(other: Timestamp): boolean {
    return this.seconds < other.seconds || (this.seconds === other.seconds && this.nanoseconds < other.nanoseconds);
  }
}

/** Where file systems have the time from. As coarse as Linux's clock for files: a few milliseconds. */
export interface FileClock {
  now(): Timestamp;
}
