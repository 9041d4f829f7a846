import { existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { UsageError } from "../../errors.js";

const PositionSchema = v.object({
  /** What is recorded, epoch milliseconds. */
  from: v.number(),
  to: v.number(),
  /** Where to go on. */
  next: v.number(),
  /** Length of the file up to there. */
  bytes: v.number(),
});
export type Position = v.InferOutput<typeof PositionSchema>;

/** Beside the recording as long as it is not complete. */
export const positionFile = (out: string): string => `${out}.position.json`;

/** Written beside and moved, so that it is never half there. */
export function savePosition(out: string, position: Position): void {
  const temporary = `${positionFile(out)}.tmp`;
  writeFileSync(temporary, JSON.stringify(position));
  renameSync(temporary, positionFile(out));
}

export const forgetPosition = (out: string): void => rmSync(positionFile(out), { force: true });

function readPosition(out: string): Position {
  const file = positionFile(out);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), PositionSchema), readFileSync(file, "utf8"));
  if (parsed.success) return parsed.output;
  throw new UsageError(`${file} is no position of a recording: delete it and ${out}, and record anew`);
}

/**
 * Where a recording begins: at its start, or with `resume` where a broken one ended; what it wrote after that is cut off.
 * @throws {UsageError} when a file is in the way, or the broken recording is another one
 */
export function openPosition(out: string, { from, to }: Pick<Position, "from" | "to">, resume: boolean): Position {
  const isBroken = existsSync(positionFile(out));
  if (!existsSync(out)) {
    if (isBroken) throw new UsageError(`${out} is gone, but ${positionFile(out)} is there: delete it and record anew`);
    return { from, to, next: from, bytes: 0 };
  }
  if (!isBroken) throw new UsageError(`${out} is there already, and complete: choose another file or delete it`);
  if (!resume)
    throw new UsageError(
      `${out} holds a recording that broke off: continue it with --resume, or delete it and ${positionFile(out)}`,
    );
  const position = readPosition(out);
  const iso = (t: number): string => new Date(t).toISOString();
  if (position.from !== from || position.to !== to)
    throw new UsageError(`${out} records ${iso(position.from)} to ${iso(position.to)}: --resume continues just that`);
  if (statSync(out).size < position.bytes) throw new UsageError(`${out} is shorter than it was: record anew`);
  truncateSync(out, position.bytes);
  return position;
}
