import { keyText, type RollupChange, rollupKeysOf, rollupsOf, transactionsOf } from "../../domain/metrics/counting.js";
import { requireTime } from "../shared/deadline.js";
import { DependencyError, InvalidPointError, toError } from "../shared/errors.js";
import { createLimiter } from "../shared/limiter.js";
import type { Extremes, Marker, Obstacle, Obstacles } from "../shared/repositories/counting.js";
import { sleep } from "../shared/repositories/rounds.js";
import type { ProcessorParts } from "./parts.js";
import { fail, isOpen, type Point } from "./points.js";

/** Calls side by side. */
const MAX_PARALLEL = 8;

/** Time that a call may take, in ms; the SDK's own attempts included it may take longer, and is ended by the deadline. */
const CALL_MS = 500;

/** Waits after another write was in the way: any time up to this, doubled from the first to the last. */
const FIRST_WAIT_MS = 20;
const LAST_WAIT_MS = 1000;

/** Attempts at writing what others write too. */
const MAX_ATTEMPTS = 12;

/** Days that a mark is kept: SQS keeps a message for 14, and a dead letter for 14 more. */
const MARK_DAYS = 30;

const NONE: Obstacle = { kind: "none" };

const itemsOf = (points: readonly Point[]) => points.map(({ item }) => item);

/** Waits before the next attempt. @throws {DependencyError} when there have been enough, or no time is left */
async function pause(attempt: number, { wait = sleep, random = Math.random, deadline }: ProcessorParts): Promise<void> {
  const ms = random() * Math.min(LAST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  if (attempt >= MAX_ATTEMPTS || deadline.remainingMs() < ms + CALL_MS)
    throw new DependencyError(`other writes were in the way ${attempt} times`);
  await wait(ms);
}

/** Makes the sums' least and greatest values reach those of the points, before the points are counted. */
async function widenAll(points: readonly Point[], known: ReadonlyMap<string, Extremes>, parts: ProcessorParts): Promise<void> {
  const limited = createLimiter(MAX_PARALLEL);
  const belongTo =
    (key: string) =>
    ({ item }: Point) =>
      rollupKeysOf(item).some((one) => keyText(one) === key);
  const widen = async (change: RollupChange): Promise<void> => {
    const key = keyText(change);
    try {
      for (let attempt = 1; ; attempt++) {
        requireTime(parts.deadline, CALL_MS, "a sum");
        if (await parts.counting.widen(change, known.get(key))) return;
        await pause(attempt, parts);
      }
    } catch (error) {
      fail(points.filter(belongTo(key)), toError(error));
    }
  };
  await Promise.all(rollupsOf(itemsOf(points), parts.retentionDays).map((change) => limited(() => widen(change))));
}

/** What stood in the way of a point: of its own mark, or of a sum that it belongs to. */
function obstaclesOf(points: readonly Point[], changes: readonly RollupChange[], found: Obstacles): readonly Obstacle[] {
  const ofSums = new Map(changes.map((change, index) => [keyText(change), found.changes[index] ?? NONE]));
  return points.map(({ item }, index) => {
    const own = [found.points[index] ?? NONE, ...rollupKeysOf(item).map((key) => ofSums.get(keyText(key)) ?? NONE)];
    return own.find(({ kind }) => kind !== "none") ?? NONE;
  });
}

/**
 * Marks and counts points in one transaction. When it is refused, points that are marked already are done, those that can never be
 * counted fail, and the others are tried again: at once where nothing stood in their way, else after a while and by themselves.
 */
async function countTogether(points: readonly Point[], marker: Marker, parts: ProcessorParts, attempt = 1): Promise<void> {
  if (points.length === 0) return;
  try {
    requireTime(parts.deadline, CALL_MS, "a transaction");
    const changes = rollupsOf(itemsOf(points), parts.retentionDays);
    const found = await parts.counting.count(itemsOf(points), changes, marker);
    const obstacles = found ? obstaclesOf(points, changes, found) : points.map(() => undefined);
    const free: Point[] = [];
    const busy: Point[] = [];
    for (const [index, point] of points.entries()) {
      const obstacle = obstacles[index];
      // A mark of our own: the answer to an earlier attempt was lost.
      if (!obstacle || (obstacle.kind === "marked" && obstacle.by === marker.by)) point.counted = true;
      else if (obstacle.kind === "marked") point.done = true;
      else if (obstacle.kind === "invalid") fail([point], new InvalidPointError(obstacle.reason));
      else (obstacle.kind === "busy" ? busy : free).push(point);
    }
    // Refused without a reason that we know: as if all were busy.
    const stuck = free.length === points.length;
    await countTogether(stuck ? [] : free, marker, parts, attempt);
    const left = stuck ? free : busy;
    if (left.length === 0) return;
    await pause(attempt, parts);
    await countTogether(left, marker, parts, attempt + 1);
  } catch (error) {
    fail(points.filter(isOpen), toError(error));
  }
}

/**
 * Counts points into the sums over their hours and days, each once however often it comes: the mark that it is counted and the sums
 * change in one transaction. The sums' least and greatest values change before, because repeating that does no harm.
 */
export async function count(
  points: readonly Point[],
  known: ReadonlyMap<string, Extremes>,
  parts: ProcessorParts,
): Promise<void> {
  await widenAll(points, known, parts);
  const expiresAt = Math.ceil(parts.now().getTime() / 1000) + MARK_DAYS * 86_400;
  const marker: Marker = { by: parts.newName(), expiresAt };
  const limited = createLimiter(MAX_PARALLEL);
  const open = new Map(points.filter(isOpen).map((point) => [point.item, point]));
  const groups = transactionsOf([...open.keys()]).map((items) => items.flatMap((item) => open.get(item) ?? []));
  await Promise.all(groups.map((group) => limited(() => countTogether(group, marker, parts))));
}
