import { createSocket } from "node:dgram";
import * as v from "valibot";

const base = {
  id: v.string(),
  name: v.string(),
  trace_id: v.optional(v.string()),
  parent_id: v.optional(v.string()),
  type: v.optional(v.string()),
  namespace: v.optional(v.string()),
  fault: v.optional(v.boolean()),
  error: v.optional(v.boolean()),
  throttle: v.optional(v.boolean()),
  in_progress: v.optional(v.boolean()),
  aws: v.optional(v.record(v.string(), v.unknown())),
  end_time: v.optional(v.number()),
  annotations: v.optional(v.record(v.string(), v.unknown()), {}),
  cause: v.optional(v.unknown()),
  http: v.optional(v.unknown()),
};
const SegmentSchema = v.object({ ...base, subsegments: v.optional(v.array(v.object(base)), []) });

/** A document as the daemon receives it. */
export type Segment = v.InferOutput<typeof SegmentSchema>;

/** The X-Ray daemon's UDP port: keeps what it receives. */
export async function startFakeDaemon() {
  const segments: Segment[] = [];
  const waiting: (() => void)[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (datagram) => {
    segments.push(v.parse(SegmentSchema, JSON.parse(datagram.toString().split("\n")[1] ?? "")));
    for (const wake of waiting.splice(0)) wake();
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${socket.address().port}`,
    segments,
    /** Resolves when so many documents are there. */
    async received(count: number): Promise<Segment[]> {
      while (segments.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return segments;
    },
    stop: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}
