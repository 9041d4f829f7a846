import type { Segment } from "./documents.js";

/** A service of a trace, or what a service calls. */
export interface ServiceId {
  readonly name: string;
  readonly type: string | undefined;
}

/** One call within a trace. */
export interface ServiceCall {
  readonly service: ServiceId;
  /** null: nobody that is known. */
  readonly caller: ServiceId | null;
  /** Segment or subsegment that measured it. */
  readonly segment: Segment;
  /** True where no trace led to it. */
  readonly root: boolean;
}

/** Whoever sends a request from outside. */
const CLIENT: ServiceId = { name: "client", type: "client" };

/** Resource of an AWS call: the attribute of the subsegment's `aws` block that names it, and the node's type. */
const AWS_RESOURCES: readonly (readonly [attribute: string, type: string])[] = [
  ["queue_url", "AWS::SQS::Queue"],
  ["table_name", "AWS::DynamoDB::Table"],
  ["topic_arn", "AWS::SNS::Topic"],
  ["bucket_name", "AWS::S3::Bucket"],
];

/** What a subsegment calls; null for a piece of work inside the service. */
function calledBy(subsegment: Segment): ServiceId | null {
  if (subsegment.namespace === "remote") return { name: subsegment.name, type: "remote" };
  if (subsegment.namespace !== "aws") return null;
  for (const [attribute, type] of AWS_RESOURCES) {
    const value = subsegment.aws?.[attribute];
    if (typeof value === "string" && value !== "") return { name: value.split(/[/:]/).at(-1) ?? value, type };
  }
  return { name: subsegment.name, type: `AWS::${subsegment.name}` };
}

const isSame = (a: ServiceId, b: ServiceId): boolean => a.name === b.name && a.type === b.type;

/** Who called whom in a trace, given by its whole segments ("Use the X-Ray trace map"). */
export function callsOf(segments: readonly Segment[]): ServiceCall[] {
  const calls: ServiceCall[] = [];
  /** Id of a segment, or of a subsegment that calls out → the service behind it. */
  const owners = new Map<string, ServiceId>();
  const visit = (part: Segment, service: ServiceId): void => {
    owners.set(part.id, service);
    for (const child of part.subsegments) {
      const called = calledBy(child);
      visit(child, service);
      if (!called) continue;
      owners.set(child.id, called);
      calls.push({ service: called, caller: isSame(service, called) ? null : service, segment: child, root: false });
    }
  };
  const services = segments.map((segment) => ({ segment, service: { name: segment.name, type: segment.origin } }));
  for (const { segment, service } of services) visit(segment, service);
  for (const { segment, service } of services) {
    const root = segment.parent_id === undefined;
    const fromOutside = root && segment.http?.request !== undefined;
    if (fromOutside) calls.push({ service: CLIENT, caller: null, segment, root: false });
    const parent = root ? undefined : owners.get(segment.parent_id ?? "");
    const caller = fromOutside ? CLIENT : parent && !isSame(parent, service) ? parent : null;
    calls.push({ service, caller, segment, root });
  }
  return calls;
}
