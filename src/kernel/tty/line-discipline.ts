/**
 * termios(3): what happens between the keyboard and `read`, and between `write` and the screen.
 *
 * In canonical mode a line can be edited until its end is typed; a reader gets a line at a time. Otherwise bytes come as `VMIN` and
 * `VTIME` say. Bytes that are signals go no further.
 */
import {
  ECHO,
  ECHOCTL,
  ECHOE,
  ECHOK,
  ECHOKE,
  ECHONL,
  ICANON,
  ICRNL,
  IEXTEN,
  IGNCR,
  INLCR,
  ISIG,
  ISTRIP,
  IUCLC,
  IUTF8,
  IXON,
  NOFLSH,
  OCRNL,
  OLCUC,
  ONLCR,
  ONLRET,
  ONOCR,
  OPOST,
  SIGINT,
  SIGQUIT,
  SIGTSTP,
  VEOF,
  VEOL,
  VEOL2,
  VERASE,
  VINTR,
  VKILL,
  VLNEXT,
  VMIN,
  VQUIT,
  VREPRINT,
  VSTART,
  VSTOP,
  VSUSP,
  VTIME,
  VWERASE,
  WOULD_BLOCK,
  XTABS,
} from "../../abi/index.ts";
import { standardTermios, type Termios } from "./settings.ts";

export interface Surroundings {
  /** To the screen. */
  readonly show: (bytes: Uint8Array) => void;
  /** To the foreground process group. */
  readonly signal: (signal: number) => void;
  /** There is something to read. */
  readonly arrived: () => void;
  /** Calls {@link LineDiscipline.timeIsUp} in so many milliseconds, and not when it was asked to before. */
  readonly startTimer: (milliseconds: number) => void;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
/** Characters that wait to be read; more are dropped, as on Linux. */
const MAX_INPUT = 4096;

export class LineDiscipline {
  termios: Termios = standardTermios;
  readonly #around: Surroundings;
  /** Complete lines, or bytes that are not lines. */
  #ready: number[] = [];
  /** Ends of lines in `#ready`: indices behind them; an empty one is an end of file. */
  #ends: number[] = [];
  /** The line that is being typed. */
  #line: number[] = [];
  #isLiteral = false;
  #isStopped = false;
  /** `VTIME`: who waits gets what there is. */
  #isTimeUp = false;
  /** Where the next character is shown, as far as tabs need it. */
  #column = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** `^S` and `^Q`, also by tcflow(3). */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  set isStopped(value: boolean) {
    this.#isStopped = value;
  }

  #has(flag: number): boolean {
    return (this.termios.c_lflag & flag) !== 0;
  }

  #is(byte: number, which: number): boolean {
    const character = this.termios.c_cc[which] ?? 0;
    return character !== 0 && character === byte;
  }

  /** Typed. */
  input(bytes: Uint8Array): void {
    for (const byte of bytes) this.#type(byte);
    if (!this.#has(ICANON) && this.#patience > 0) this.#around.startTimer(this.#patience);
    this.#around.arrived();
  }

  #type(typed: number): void {
    const byte = this.#translated(typed);
    if (byte === undefined) return;
    if (this.#isLiteral) {
      this.#isLiteral = false;
      this.#append(byte);
      return;
    }
    if (this.#has(ISIG) && this.#signals(byte)) return;
    if ((this.termios.c_iflag & IXON) !== 0 && this.#controlsFlow(byte)) return;
    if (this.#has(ICANON)) this.#edit(byte);
    else {
      if (this.#ready.length < MAX_INPUT) this.#ready.push(byte);
      if (this.#has(ECHO)) this.#echo(byte);
    }
  }

  #translated(typed: number): number | undefined {
    const { c_iflag } = this.termios;
    const stripped = (c_iflag & ISTRIP) === 0 ? typed : typed & 0x7f;
    const isUpper = stripped >= 0x41 && stripped <= 0x5a;
    const byte = isUpper && (c_iflag & IUCLC) !== 0 && this.#has(IEXTEN) ? stripped + 0x20 : stripped;
    if (byte === RETURN) {
      if ((c_iflag & IGNCR) !== 0) return undefined;
      return (c_iflag & ICRNL) === 0 ? byte : NEWLINE;
    }
    return byte === NEWLINE && (c_iflag & INLCR) !== 0 ? RETURN : byte;
  }

  #signals(byte: number): boolean {
    const signal = this.#is(byte, VINTR)
      ? SIGINT
      : this.#is(byte, VQUIT)
        ? SIGQUIT
        : this.#is(byte, VSUSP)
          ? SIGTSTP
          : 0;
    if (signal === 0) return false;
    if (!this.#has(NOFLSH)) this.flushInput();
    if (this.#has(ECHO)) this.#echo(byte);
    this.#around.signal(signal);
    return true;
  }

  #controlsFlow(byte: number): boolean {
    if (!this.#is(byte, VSTART) && !this.#is(byte, VSTOP)) return false;
    this.#isStopped = this.#is(byte, VSTOP);
    return true;
  }

  #edit(byte: number): void {
    const isExtended = this.#has(IEXTEN);
    if (this.#is(byte, VERASE)) return this.#erase();
    if (this.#is(byte, VKILL)) return this.#kill();
    if (isExtended && this.#is(byte, VWERASE)) return this.#eraseWord();
    if (isExtended && this.#is(byte, VREPRINT)) return this.#reprint(byte);
    if (isExtended && this.#is(byte, VLNEXT)) {
      this.#isLiteral = true;
      if (this.#has(ECHO)) this.#show([0x5e, 8]);
      return;
    }
    if (this.#is(byte, VEOF)) return this.#finishLine();
    if (byte === NEWLINE || this.#is(byte, VEOL) || this.#is(byte, VEOL2)) {
      this.#line.push(byte);
      if (this.#has(ECHO) || (byte === NEWLINE && this.#has(ECHONL))) this.#echo(byte);
      return this.#finishLine();
    }
    this.#append(byte);
  }

  #append(byte: number): void {
    const target = this.#has(ICANON) ? this.#line : this.#ready;
    // One place is kept for the end of the line.
    if (target.length >= MAX_INPUT - 1) return;
    target.push(byte);
    if (this.#has(ECHO)) this.#echo(byte);
  }

  #finishLine(): void {
    this.#ready.push(...this.#line);
    this.#ends.push(this.#ready.length);
    this.#line = [];
  }

  #erase(): void {
    const character = this.#lastCharacter();
    if (character.length === 0) return;
    this.#line.length -= character.length;
    if (this.#has(ECHO)) this.#eraseShown(character);
  }

  /** A character is one byte, or a sequence of UTF-8. */
  #lastCharacter(): number[] {
    let start = this.#line.length - 1;
    if ((this.termios.c_iflag & IUTF8) !== 0) while (start > 0 && ((this.#line[start] ?? 0) & 0xc0) === 0x80) start--;
    return start < 0 ? [] : this.#line.slice(start);
  }

  #eraseShown(character: readonly number[]): void {
    if (!this.#has(ECHOE)) return this.#echo(this.termios.c_cc[VERASE] ?? 0);
    const width = this.#shownAsControl(character[0] ?? 0) ? 2 : 1;
    for (let count = 0; count < width; count++) this.#show([8, 0x20, 8]);
  }

  #eraseWord(): void {
    const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 9;
    while (isSpace(this.#line.at(-1))) this.#erase();
    while (this.#line.length > 0 && !isSpace(this.#line.at(-1))) this.#erase();
  }

  #kill(): void {
    if (this.#has(ECHOKE) && this.#has(ECHOE)) {
      while (this.#line.length > 0) this.#erase();
      return;
    }
    this.#line = [];
    if (this.#has(ECHO)) this.#echo(this.termios.c_cc[VKILL] ?? 0);
    if (this.#has(ECHOK)) this.#show([NEWLINE]);
  }

  #reprint(byte: number): void {
    if (!this.#has(ECHO)) return;
    this.#echo(byte);
    this.#show([NEWLINE]);
    for (const typed of this.#line) this.#echo(typed);
  }

  #shownAsControl(byte: number): boolean {
    return this.#has(ECHOCTL) && ((byte < 32 && byte !== 9 && byte !== NEWLINE) || byte === 127);
  }

  #echo(byte: number): void {
    this.#show(this.#shownAsControl(byte) ? [0x5e, byte ^ 0x40] : [byte]);
  }

  #show(bytes: readonly number[]): void {
    this.output(Uint8Array.from(bytes));
  }

  /** Written. */
  output(bytes: Uint8Array): void {
    const { c_oflag } = this.termios;
    const hasColumns = (c_oflag & (XTABS | ONOCR | OLCUC)) !== 0;
    const isPlain = !hasColumns && !bytes.some((byte) => byte === NEWLINE || byte === RETURN);
    if ((c_oflag & OPOST) === 0 || isPlain) return this.#around.show(bytes);
    const shown: number[] = [];
    for (const byte of bytes) {
      const processed = this.#processed(byte);
      shown.push(...processed);
      const returns = (c_oflag & ONLRET) !== 0;
      for (const one of processed) this.#column = returns && one === NEWLINE ? 0 : columnAfter(one, this.#column);
    }
    this.#around.show(Uint8Array.from(shown));
  }

  /** What `OPOST` makes of a byte. */
  #processed(byte: number): readonly number[] {
    const { c_oflag } = this.termios;
    const has = (flag: number): boolean => (c_oflag & flag) !== 0;
    switch (byte) {
      case NEWLINE:
        return has(ONLCR) ? [RETURN, NEWLINE] : [byte];
      case RETURN:
        if (has(OCRNL)) return [NEWLINE];
        return has(ONLRET) || (has(ONOCR) && this.#column === 0) ? [] : [byte];
      case TAB:
        return (c_oflag & XTABS) === XTABS ? Array.from({ length: 8 - (this.#column & 7) }, () => SPACE) : [byte];
      default:
        return has(OLCUC) && byte >= 0x61 && byte <= 0x7a ? [byte - SPACE] : [byte];
    }
  }

  get isReadable(): boolean {
    if (this.#has(ICANON)) return this.#ends.length > 0;
    // With a time limit any byte may be the last.
    return this.#ready.length >= (this.#patience > 0 ? 1 : Math.max(1, this.#minimum));
  }

  get #minimum(): number {
    return this.termios.c_cc[VMIN] ?? 1;
  }

  /** `VTIME`, in milliseconds. */
  get #patience(): number {
    return (this.termios.c_cc[VTIME] ?? 0) * 100;
  }

  /** Nothing came for the time that reading waits. */
  timeIsUp(): void {
    this.#isTimeUp = true;
    this.#around.arrived();
  }

  /** Bytes that could be read now. */
  get available(): number {
    return this.#has(ICANON) ? (this.#ends.at(-1) ?? 0) : this.#ready.length;
  }

  /** Who does not wait gets what there is. */
  read(into: Uint8Array, { waits }: { readonly waits: boolean }): number {
    if (into.length === 0) return 0;
    if (this.#has(ICANON)) return this.#readLine(into);
    const [minimum, patience, there] = [this.#minimum, this.#patience, this.#ready.length];
    // With VMIN the time runs from the first byte on, without it from the beginning.
    const isTimeUp = this.#isTimeUp && (there > 0 || minimum === 0);
    const isEnough = there >= Math.min(Math.max(1, minimum), into.length) || (there > 0 && !waits);
    if (isEnough || isTimeUp || (minimum === 0 && patience === 0)) {
      this.#isTimeUp = false;
      return this.#take(into, there);
    }
    if (waits && minimum === 0) this.#around.startTimer(patience);
    return WOULD_BLOCK;
  }

  #readLine(into: Uint8Array): number {
    const end = this.#ends[0];
    if (end === undefined) return WOULD_BLOCK;
    const count = this.#take(into, end);
    if (count === end) this.#ends.shift();
    this.#ends = this.#ends.map((other) => other - count);
    return count;
  }

  #take(into: Uint8Array, limit: number): number {
    const taken = this.#ready.splice(0, Math.min(into.length, limit));
    into.set(taken);
    return taken.length;
  }

  flushInput(): void {
    this.#ready = [];
    this.#ends = [];
    this.#line = [];
  }

  /** Another mode: what was typed is kept; a line that was begun can be read as it is, or goes on. */
  change(termios: Termios): void {
    const wasCanonical = this.#has(ICANON);
    this.termios = termios;
    this.#isTimeUp = false;
    if (wasCanonical !== this.#has(ICANON)) this.#changeMode();
    if (this.isReadable) this.#around.arrived();
  }

  #changeMode(): void {
    if (this.#has(ICANON)) {
      if (this.#ready.length > 0) this.#ends = [this.#ready.length];
      return;
    }
    this.#ready.push(...this.#line);
    this.#line = [];
    this.#ends = [];
  }
}

/** Bytes behind the first of a character take no place. */
function columnAfter(byte: number, column: number): number {
  if (byte === RETURN) return 0;
  if (byte === TAB) return column + 8 - (column & 7);
  if (byte === 8) return Math.max(0, column - 1);
  return byte < SPACE || (byte & 0xc0) === 0x80 ? column : column + 1;
}
