/** What a file system does otherwise than `cases/` say, and why that is accepted. By file system, then by the case's name. */
const noNodes = "Node makes no fifos, sockets and devices";

export const differences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "host directory": {
    "SEEK_DATA and SEEK_HOLE find data and holes":
      "Node has no lseek: a file is data up to its end, as on a file system without holes",
    "fallocate takes space": "Node has no fallocate: the size is right, the space is not reserved",
    "RENAME_EXCHANGE swaps, also directories with files":
      "Node has no renameat2: EINVAL, as on a file system that cannot",
    "extended attributes are set, listed, replaced and removed":
      "Node has no setxattr: EOPNOTSUPP, as on a file system without",
    "fifos are pipes with names": noNodes,
    "mknod makes regular files and sockets too": noNodes,
    "devices have numbers, and are opened by them": noNodes,
  },
};
