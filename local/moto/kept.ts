import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";
import { healthOf } from "./health.js";
import { isRunning } from "./process.js";
import type { Moto } from "./server.js";

const RecordSchema = v.object({
  id: v.string(),
  pid: v.number(),
  startTime: v.string(),
  port: v.number(),
  url: v.string(),
});

const readRecord = (file: string): Moto | undefined => {
  try {
    return v.parse(RecordSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined; // absent, or written by something else: as good as no moto
  }
};

/** Remembers a moto for later starts and for `--stop`; written whole or not at all. */
export function rememberMoto(file: string, moto: Moto): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, JSON.stringify(moto));
  renameSync(`${file}.tmp`, file);
}

/** Forgets the remembered moto. */
export const forgetMoto = (file: string): void => rmSync(file, { force: true });

/** What became of the moto that was remembered. */
export type Remembered =
  | { readonly state: "none" }
  | { readonly state: "alive"; readonly moto: Moto }
  /** It is gone, and with it all that was applied to it. */
  | { readonly state: "dead"; readonly moto: Moto };

/** Looks whether the remembered moto still runs (the very process, not one that got its id) and answers. */
export async function rememberedMoto(file: string): Promise<Remembered> {
  const moto = readRecord(file);
  if (!moto) return { state: "none" };
  const alive = (await isRunning(moto)) && (await healthOf(moto.url, 5000)) === "answers";
  return { state: alive ? "alive" : "dead", moto };
}
