const standardEnvironment: Readonly<Record<string, string>> = {
  HOME: "/root",
  PATH: "/usr/bin:/bin",
  TERM: "dumb",
  LANG: "C.UTF-8",
};

/** The variables of a program: the usual ones and those that are given, `NAME=value` or `NAME` of outside. */
export function environmentOf(given: readonly string[]): string[] {
  const variables = new Map(Object.entries(standardEnvironment));
  if (process.env["TERM"] !== undefined) variables.set("TERM", process.env["TERM"]);
  for (const text of given) {
    const at = text.indexOf("=");
    const value = at < 0 ? process.env[text] : text.slice(at + 1);
    if (value !== undefined) variables.set(at < 0 ? text : text.slice(0, at), value);
  }
  return [...variables].map(([name, value]) => `${name}=${value}`);
}
