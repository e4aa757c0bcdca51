/** An edit of a file cannot be done, for a reason that `message` says. */
export class ElfEditError extends Error {
  override readonly name: string = "ElfEditError";
}
