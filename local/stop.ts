import { rmSync } from "node:fs";
import { lockHolder } from "./lock.js";
import { endProcess, forgetMoto, rememberedMoto, stopMoto } from "./moto/index.js";
import type { LaptopPaths } from "./paths.js";

/** Time that a running `npm start` gets to drain and stop, ms. */
const DRAIN_MS = 60_000;

/** Forgets what was applied: it is gone with its moto. */
export function discardState(paths: LaptopPaths): void {
  forgetMoto(paths.motoRecord);
  rmSync(paths.state, { recursive: true, force: true });
  rmSync(paths.appliedRecord, { force: true });
}

/**
 * `npm start -- --stop`: ends a running `npm start` and the moto that `--keep` left.
 * @throws {MotoError} when moto does not end
 */
export async function stopKept(paths: LaptopPaths, say: (line: string) => void): Promise<void> {
  const holder = await lockHolder(paths.lock);
  if (holder) {
    say(`stopping npm start (process ${holder.pid}), which runs here`);
    await endProcess(holder, DRAIN_MS, "process");
  }
  const kept = await rememberedMoto(paths.motoRecord);
  if (kept.state === "none") return say("no local AWS runs here");
  if (kept.state === "alive") {
    await stopMoto(kept.moto);
    say(`stopped the local AWS (process ${kept.moto.pid}, ${kept.moto.url})`);
  } else say(`the local AWS (process ${kept.moto.pid}) is gone already`);
  discardState(paths);
}
