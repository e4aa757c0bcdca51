import {
  B38400,
  CREAD,
  CS8,
  ECHO,
  ECHOCTL,
  ECHOE,
  ECHOK,
  ECHOKE,
  ICANON,
  ICRNL,
  IEXTEN,
  ISIG,
  IUTF8,
  IXON,
  ONLCR,
  OPOST,
  type termios,
} from "../../abi/index.ts";
import type { ValueOf } from "../../bytes/index.ts";

/** `struct termios`. */
export type Termios = ValueOf<typeof termios>;

export interface WindowSize {
  readonly ws_row: number;
  readonly ws_col: number;
  readonly ws_xpixel: number;
  readonly ws_ypixel: number;
}

/** What Linux begins with (`tty_std_termios`). */
export const standardTermios: Termios = {
  c_iflag: ICRNL | IXON,
  c_oflag: OPOST | ONLCR,
  c_cflag: B38400 | CS8 | CREAD,
  c_lflag: ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
  c_line: 0,
  // ^C ^\ DEL ^U ^D 0 1 0 ^Q ^S ^Z 0 ^R ^O ^W ^V 0
  c_cc: [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0],
};

/** What terminals of today set for themselves: an erased character may be several bytes. */
export const utf8Termios: Termios = { ...standardTermios, c_iflag: standardTermios.c_iflag | IUTF8 };
