/** A set of signals, 1 to 64. Immutable; two words, as programs have it. */
export class SignalSet {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    this.low = low | 0;
    this.high = high | 0;
  }

  static of(...signals: readonly number[]): SignalSet {
    return signals.reduce<SignalSet>((set, signal) => set.with(signal), SignalSet.empty);
  }

  static readonly empty: SignalSet = new SignalSet(0, 0);

  get isEmpty(): boolean {
    return this.low === 0 && this.high === 0;
  }

  has(signal: number): boolean {
    const bit = signal - 1;
    return ((bit < 32 ? this.low >>> bit : this.high >>> (bit - 32)) & 1) !== 0;
  }

  with(signal: number): SignalSet {
    return this.union(bitOf(signal));
  }

  without(signal: number): SignalSet {
    return this.minus(bitOf(signal));
  }

  union(other: SignalSet): SignalSet {
    return new SignalSet(this.low | other.low, this.high | other.high);
  }

  minus(other: SignalSet): SignalSet {
    return new SignalSet(this.low & ~other.low, this.high & ~other.high);
  }

  intersects(other: SignalSet): boolean {
    return ((this.low & other.low) | (this.high & other.high)) !== 0;
  }

  /** In ascending order. */
  signals(): number[] {
    return Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => this.has(signal));
  }
}

function bitOf(signal: number): SignalSet {
  const bit = signal - 1;
  return bit < 32 ? new SignalSet(1 << bit, 0) : new SignalSet(0, 1 << (bit - 32));
}
