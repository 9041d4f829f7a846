import * as v from "valibot";

/** What a process of the bench tells when its parent asks for it. */
export const ReportSchema = v.object({
  /** Ids of points, one after another. */
  stored: v.string(),
  queued: v.string(),
});

/** The process of the function at one moment; memory in bytes. */
export const StateSchema = v.object({
  /** Processor time since it began, in ms. */
  cpuMs: v.number(),
  /** Invocations since it began. */
  invocations: v.number(),
  /** What is alive, after a collection. */
  heap: v.number(),
  resident: v.number(),
});

/** The process of the function at one moment. */
export type FunctionState = v.InferOutput<typeof StateSchema>;

/** One request that ended, by number. */
export const AnswersSchema = v.object({
  /** By request: epoch-free ms from the time it was to be sent to the end of its answer. */
  latencies: v.array(v.number()),
  statuses: v.array(v.number()),
  /** By request: how late it was sent, in ms. */
  late: v.array(v.number()),
  /** Ids in answers that accepted. */
  accepted: v.string(),
});

/** How all requests ended. */
export type Answers = v.InferOutput<typeof AnswersSchema>;
