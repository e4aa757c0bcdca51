/** Where contents are in OPFS: at the paths that the guest has for them, wherever that is possible. */

/** Of our own, at the top. */
export const OWN_FOLDER = ".muslin";
export const ENTRIES: string = `${OWN_FOLDER}/entries.json`;

/** What browsers refuse, or do not keep as it is. */
const ODD = /[\\\p{Surrogate}\p{Cc}]/u;
const LONGEST = 200;

/** Whether OPFS has a place of that path. */
export function isPlain(path: string): boolean {
  const names = path.split("/");
  return names[0] !== OWN_FOLDER && !names.some((name) => ODD.test(name) || name.length > LONGEST);
}

/** For the content of a file that has no place by its path. */
export function oddLocation(inode: number): string {
  return `${OWN_FOLDER}/content-${inode}`;
}
