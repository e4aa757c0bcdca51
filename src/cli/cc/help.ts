/** What `muslin cc --help` prints. */
import { summaryOf } from "../tools.ts";

export function ccHelp(tool: string): string {
  return `Usage: muslin ${tool} [options] <file...>

${summaryOf(tool)}

Options are gcc's and clang's. What only the compiler has to understand goes to clang as it is. These are the driver's:
  -c, -S, -E, -fsyntax-only         Stop after compiling, before assembling, after preprocessing, after checking
  -o <file>                         Where the result goes
  -x <language>                     What the files are: c, c++, assembler, assembler-with-cpp, none
  -M, -MM, -MD, -MMD, -MF, -MT, -MQ, -MG, -MP
                                    Rules for make
  -l, -L, -Wl,<option>, -Xlinker, -shared, -r, -s, -nostdlib, -nostartfiles, -nodefaultlibs
                                    For the linker
  -pthread                          Threads over one memory: atomic instructions, thread-local data for each
  --sysroot <folder>                Headers and libraries (default: what 'muslin sysroot build' has built)
  --clang <command>                 Compile with that clang (default: MUSLIN_CLANG, or the one from npm)
  -j<number>                        Compile so many files at a time (default: as many as there are cores)
  -Wa,<options>, -Wp,<options>      For the assembler, which is 'muslin as' for files in assembly; for the preprocessor
  -save-temps[=cwd|obj]             Keep preprocessed sources, assembly and objects here, or beside the output
  -v, -###                          Show what is done; only show it
  -dumpmachine, -dumpversion, -print-search-dirs, -print-file-name=<file>, -print-prog-name=<tool>, -print-sysroot
                                    Answer a question
  --help, --version                 Print this help or the version, and exit
  @FILE                             The words in that file
`;
}
