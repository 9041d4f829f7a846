import { randomBytes } from "node:crypto";

/** A new X-Ray trace id: version, epoch seconds, 96 random bits ("X-Ray concepts", trace ids). */
export const newTraceId = (now: number): string =>
  `1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0")}-${randomBytes(12).toString("hex")}`;

/** A new X-Ray segment id: 64 random bits. */
export const newSegmentId = (): string => randomBytes(8).toString("hex");
