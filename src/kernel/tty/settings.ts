import {
  B38400,
  CREAD,
  CS8,
  ECHO,
  ECHOCTL,
  ECHOE,
  ECHOK,
  ECHOKE,
  HUPCL,
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

/** What Linux begins with (`tty_std_termios`), with UTF-8. */
export const standardTermios: Termios = {
  c_iflag: ICRNL | IXON | IUTF8,
  c_oflag: OPOST | ONLCR,
  c_cflag: B38400 | CS8 | CREAD | HUPCL,
  c_lflag: ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
  c_line: 0,
  // ^C ^\ DEL ^U ^D 0 1 0 ^Q ^S ^Z 0 ^R ^O ^W ^V 0
  c_cc: [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0],
};
