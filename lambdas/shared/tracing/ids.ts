import { randomFillSync } from "node:crypto";

/** Random bytes are taken from the system in one go for many ids: one at a time, they cost more than all else of a segment. */
const pool = Buffer.alloc(4096);
let taken = pool.length;

function randomHex(bytes: number): string {
  if (taken + bytes > pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  taken += bytes;
  return pool.toString("hex", taken - bytes, taken);
}

/** A new id of a segment or subsegment: 64 random bits. */
export const newSegmentId = (): string => randomHex(8);

/** A new trace id: version, epoch seconds, 96 random bits (page "Sending trace data to AWS X-Ray"). */
export const newTraceId = (): string => {
  const seconds = Math.floor(Date.now() / 1000);
  return `1-${seconds.toString(16).padStart(8, "0")}-${randomHex(12)}`;
};
