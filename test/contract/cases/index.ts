/** All that every file system has to do. */
import type { Case } from "../machines/case.ts";
import { attributeCases } from "./attributes.ts";
import { fileCases } from "./files.ts";
import { kernelCases } from "./kernel.ts";
import { nameCases } from "./names.ts";
import { renameCases } from "./rename.ts";

export const cases: readonly Case[] = [...fileCases, ...nameCases, ...renameCases, ...attributeCases, ...kernelCases];
