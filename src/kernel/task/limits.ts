import {
  RLIM_NLIMITS,
  RLIMIT_CORE,
  RLIMIT_FSIZE,
  RLIMIT_MEMLOCK,
  RLIMIT_MSGQUEUE,
  RLIMIT_NICE,
  RLIMIT_NOFILE,
  RLIMIT_NPROC,
  RLIMIT_RTPRIO,
  RLIMIT_SIGPENDING,
  RLIMIT_STACK,
} from "../../abi/index.ts";

/** A limit of `getrlimit(2)`; `Infinity` is `RLIM_INFINITY`. */
export interface ResourceLimit {
  readonly soft: number;
  readonly hard: number;
}

const defaults: Readonly<Record<number, ResourceLimit>> = {
  [RLIMIT_STACK]: { soft: 8 * 2 ** 20, hard: Infinity },
  [RLIMIT_CORE]: { soft: 0, hard: 0 },
  [RLIMIT_NPROC]: { soft: 4096, hard: 4096 },
  [RLIMIT_NOFILE]: { soft: 1024, hard: 65_536 },
  [RLIMIT_MEMLOCK]: { soft: 8 * 2 ** 20, hard: 8 * 2 ** 20 },
  [RLIMIT_SIGPENDING]: { soft: 4096, hard: 4096 },
  [RLIMIT_MSGQUEUE]: { soft: 819_200, hard: 819_200 },
  [RLIMIT_NICE]: { soft: 0, hard: 0 },
  [RLIMIT_RTPRIO]: { soft: 0, hard: 0 },
};

/** The limits of a process. */
export class ResourceLimits {
  readonly #limits: ResourceLimit[] = Array.from(
    { length: RLIM_NLIMITS },
    (_, resource) => defaults[resource] ?? { soft: Infinity, hard: Infinity },
  );

  get(resource: number): ResourceLimit | undefined {
    return this.#limits[resource];
  }

  soft(resource: number): number {
    return this.#limits[resource]?.soft ?? Infinity;
  }

  set(resource: number, limit: ResourceLimit): void {
    this.#limits[resource] = limit;
  }

  get fileSize(): number {
    return this.soft(RLIMIT_FSIZE);
  }
}
