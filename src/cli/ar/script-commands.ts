/** What the commands of a script for `ar` do. */
import { insertMembers, type ArchiveMember, type ReadArchiveMember } from "../../elf/index.ts";
import { memberListing } from "../../objdump/index.ts";
import { ToolError } from "../failures.ts";
import type { Invocation } from "../tool.ts";
import { memberName, openArchiveFile, readInput, saveArchiveFile, type ArchiveFile } from "./archive-file.ts";
import { extractTo } from "./extract.ts";

/** The archive that a script is working on, and what its commands do to it. */
export class Script {
  readonly #invocation: Invocation;
  #file: ArchiveFile | undefined;
  #members: readonly ArchiveMember[] = [];
  #isVerbose = false;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  async execute(keyword: string, words: readonly string[]): Promise<void> {
    const { io } = this.#invocation;
    switch (keyword) {
      case "VERBOSE":
        this.#isVerbose = true;
        return;
      case "CREATE":
      case "CREATETHIN":
        this.#file = { ...nothing, path: one(words), isThin: keyword === "CREATETHIN" };
        this.#members = [];
        return;
      case "OPEN":
        this.#file = await openArchiveFile(io, one(words));
        this.#members = this.#file.members;
        return;
      case "ADDLIB":
        return this.#addLibrary(words);
      case "ADDMOD":
        this.#members = insertMembers(this.#members, await this.#filesOf(words));
        return;
      case "REPLACE":
        return this.#replace(words);
      case "DELETE":
        return this.#delete(words);
      case "EXTRACT":
        for (const name of words) await extractTo(this.#invocation, this.#find(name), { folder: "", keepsTime: false });
        return;
      case "LIST":
        for (const member of this.#members) io.stdout.write(`${this.#isVerbose ? listing(member) : member.name}\n`);
        return;
      case "CLEAR":
        this.#members = [];
        return;
      case "SAVE":
        return saveArchiveFile(this.#invocation, this.#open, { hasIndex: true, modified: 0, members: this.#members });
      default:
        throw new ToolError(`Unknown command '${keyword}'`);
    }
  }

  get #open(): ArchiveFile {
    if (this.#file === undefined) throw new ToolError("No archive is open; CREATE or OPEN opens one");
    return this.#file;
  }

  async #filesOf(paths: readonly string[]): Promise<readonly ArchiveMember[]> {
    const file = this.#open;
    const { io } = this.#invocation;
    return Promise.all(
      paths.map(async (path) => ({ name: memberName(path, file), content: await readInput(io, path) })),
    );
  }

  async #addLibrary([path, ...words]: readonly string[]): Promise<void> {
    if (this.#open.isThin) throw new ToolError("ADDLIB into a thin archive is not supported");
    const library = await openArchiveFile(this.#invocation.io, one(path === undefined ? [] : [path]));
    const names = words.filter((word) => word !== "(" && word !== ")");
    const chosen = names.length === 0 ? library.members : names.map((name) => found(library.members, name));
    this.#members = insertMembers(
      this.#members,
      chosen.map((member) => ({ ...member, content: contentOf(library, member) })),
    );
  }

  async #replace(paths: readonly string[]): Promise<void> {
    const files = await this.#filesOf(paths);
    for (const file of files) {
      const old = this.#find(file.name);
      this.#members = this.#members.map((member) => (member === old ? file : member));
    }
  }

  #delete(names: readonly string[]): void {
    for (const name of names) {
      const gone = this.#find(name);
      this.#members = this.#members.filter((member) => member !== gone);
    }
  }

  #find(name: string): ArchiveMember {
    return found(this.#members, memberName(name, this.#open));
  }
}

const nothing: Omit<ArchiveFile, "path"> = { archive: undefined, members: [], isThin: false, outside: () => undefined };

function one([path, ...more]: readonly string[]): string {
  if (path === undefined || more.length > 0) throw new ToolError("One archive must be named here");
  return path;
}

function found<M extends ArchiveMember>(members: readonly M[], name: string): M {
  const member = members.find((candidate) => candidate.name === name);
  if (member === undefined) throw new ToolError(`There is no member '${name}'`);
  return member;
}

function contentOf(library: ArchiveFile, member: ReadArchiveMember): Uint8Array {
  const content = library.isThin ? library.outside(member) : member.content;
  if (content === undefined) throw new ToolError(`The file of member '${member.name}' is not there`);
  return content;
}

function listing(member: ArchiveMember): string {
  const { modified = 0, userId = 0, groupId = 0, mode = 0o644, content } = member;
  return memberListing({ ...member, modified, userId, groupId, mode, size: member.size ?? content.length });
}
