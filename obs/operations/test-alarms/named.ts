import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AlarmNames } from "../../../simulator/model/alarm-names.js";

const QUOTED = /(["'`])((?:(?!\1)[^\n\\])+)\1/g;

/** Whole names of the alarms that the tests (`*.test.ts`) of a folder name in quotes. */
export function namedInTests(folder: string, names: AlarmNames): readonly string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
  const texts = files.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(QUOTED)].map((match) => match[2] ?? ""),
  );
  return [...new Set(texts)].flatMap((text) => names.get(text)?.name ?? []);
}
