/** Compares messages by their lines and kinds: the words are ours. */

/** `LINE: error` and `LINE: warning` for each message of ours. */
export function messagesAt(errors: string): readonly string[] {
  return Array.from(
    errors.matchAll(/^[^\s:][^:\n]*:(\d+):\d+: (error|warning): /gm),
    ([, line, kind]) => `${line}: ${kind}`,
  );
}

/**
 * What is missing of, or more than, the messages that an expectation in the suite's language has.
 * @param expected regular expressions for lines such as `.*:3: Error: .*`
 */
export function missingMessages(errors: string, expected: string): string | undefined {
  const found = messagesAt(errors);
  const isOpen = /^#(\.\.\.|pass)/m.test(expected);
  const wanted: string[] = [];
  let optional = 0;
  let unplaced = 0;
  for (const line of expected.split("\n")) {
    const [, at, kind] = /:(\d+|\[0-9\]\+|\\d\+|\.\*): *(Fatal error|Error|Warning)/.exec(line) ?? [];
    if (kind === undefined) {
      if (/(Fatal error|Error|Warning)/.test(line) && !line.startsWith("#")) unplaced++;
      continue;
    }
    if (line.startsWith("#?")) optional++;
    else if (/^\d+$/.test(at ?? "")) wanted.push(`${at}: ${kind === "Warning" ? "warning" : "error"}`);
    else unplaced++;
  }
  // A line with two mistakes may have one message.
  const missing = wanted.filter((each) => !found.includes(each));
  const rest = found.filter((each) => !wanted.includes(each));
  const hasSpare = rest.length > optional + unplaced && !isOpen;
  const lacks = rest.length === 0 && unplaced > 0;
  if (missing.length === 0 && !hasSpare && !lacks) return undefined;
  return `No message at ${missing.join(", ") || "some line"}; others: ${rest.join(", ")}\n${errors}`;
}
