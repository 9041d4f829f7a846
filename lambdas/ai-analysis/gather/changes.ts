import { type CloudTrailClient, type Event, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import * as v from "valibot";
import { plainLine } from "../../../domain/analysis/redaction/index.js";
import type { AnalysisOptions } from "../../../domain/contracts/analysis-settings.js";
import type { MaterialChange } from "../../../domain/contracts/material.js";
import type { Deadline } from "../../shared/deadline.js";
import { calling } from "../../shared/errors.js";
import { parseJson } from "../../shared/json-variable.js";
import type { NodeNames } from "../trigger/names.js";
import { type Gathered, reasonOf } from "./source.js";

/** Pages of one source that are looked at, the newest events first. */
const MOST_PAGES = 6;
/** A page is not begun with less time, in ms: CloudTrail takes two requests a second, and the SDK waits for that. */
const LEAST_MS = 500;

/** Calls that change how a service works, by what they change; CloudTrail adds the API's version to some names. */
const CHANGES: Readonly<Record<string, readonly (readonly [RegExp, MaterialChange["kind"]])[]>> = {
  "lambda.amazonaws.com": [
    [/^UpdateFunctionCode/, "deployment"],
    [/^(PublishVersion|UpdateAlias|DeleteFunction)/, "deployment"],
    [/^(UpdateFunctionConfiguration|PutFunctionConcurrency|DeleteFunctionConcurrency|UpdateEventSourceMapping)/, "configuration"],
  ],
  "ecs.amazonaws.com": [
    [/^RegisterTaskDefinition$/, "deployment"],
    [/^(UpdateService|DeleteService)$/, "deployment"],
  ],
  "ssm.amazonaws.com": [[/^(PutParameter|DeleteParameter)/, "configuration"]],
  "secretsmanager.amazonaws.com": [[/^(PutSecretValue|UpdateSecret|RotateSecret)$/, "configuration"]],
  "sqs.amazonaws.com": [[/^(SetQueueAttributes|PurgeQueue|DeleteQueue)$/, "configuration"]],
  "dynamodb.amazonaws.com": [[/^(UpdateTable|DeleteTable)$/, "configuration"]],
};

const MOST_ACTOR = 200;

const Name = v.optional(v.string());
/** What is needed of the event's own text; parameters are in it as the caller wrote them, their cases differ by service. */
const RecordSchema = v.looseObject({
  errorCode: Name,
  requestParameters: v.nullish(
    v.looseObject({
      functionName: Name,
      service: Name,
      family: Name,
      name: Name,
      secretId: Name,
      queueUrl: Name,
      tableName: Name,
    }),
  ),
  responseElements: v.nullish(
    v.looseObject({ version: Name, codeSha256: Name, service: v.optional(v.looseObject({ taskDefinition: Name })) }),
  ),
});

type Parameters = NonNullable<v.InferOutput<typeof RecordSchema>["requestParameters"]>;

/** What a call was made to. */
const resourceOf = (parameters: Parameters | null | undefined, { Resources = [] }: Event): string => {
  const { functionName, service, family, name, secretId, queueUrl, tableName } = parameters ?? {};
  return (
    functionName ?? service ?? family ?? tableName ?? queueUrl ?? secretId ?? name ?? Resources[0]?.ResourceName ?? "unknown"
  );
};

/** A function's ARN has its name after `function:`, with a version behind it maybe. */
const nodeOf = (resource: string, names: NodeNames): string | null => {
  const plain = /:function:([^:]+)/.exec(resource)?.[1] ?? resource.split("/").at(-1) ?? resource;
  return names.service(plain) ?? names.queue(plain) ?? names.table(plain) ?? null;
};

function changeOf(event: Event, source: string, names: NodeNames): MaterialChange | undefined {
  const { EventId, EventName = "", EventTime, Username, CloudTrailEvent } = event;
  const kind = CHANGES[source]?.find(([pattern]) => pattern.test(EventName))?.[1];
  const read = v.safeParse(RecordSchema, parseJson(CloudTrailEvent ?? "{}"));
  if (!kind || !EventId || !EventTime || !read.success || read.output.errorCode) return undefined;
  const { requestParameters, responseElements } = read.output;
  const resource = resourceOf(requestParameters, event);
  return {
    id: EventId,
    at: EventTime.toISOString(),
    kind,
    node: nodeOf(resource, names),
    resource,
    event: EventName,
    // A person's name is often an address.
    actor: plainLine(Username ?? "", MOST_ACTOR) || "unknown",
    version:
      responseElements?.version ??
      responseElements?.service?.taskDefinition ??
      responseElements?.codeSha256?.slice(0, 12) ??
      null,
  };
}

/** Where and when changes are looked for. */
interface Search {
  readonly client: CloudTrailClient;
  readonly names: NodeNames;
  readonly from: Date;
  readonly to: Date;
  readonly deadline: Deadline;
}

/** Changes that one source of events tells of, and why they are not all. */
async function changesOf(
  source: string,
  { client, names, from, to, deadline }: Search,
): Promise<{ readonly found: readonly MaterialChange[]; readonly lacking: string | null; readonly error?: unknown }> {
  const found: MaterialChange[] = [];
  let token: string | undefined;
  for (let pages = 0; ; pages += 1) {
    if (deadline.remainingMs() < LEAST_MS) return { found, lacking: `changes of ${source} were not all read in time` };
    if (pages === MOST_PAGES) return { found, lacking: `changes of ${source} were not all read (there are very many)` };
    const LookupAttributes = [{ AttributeKey: "EventSource" as const, AttributeValue: source }];
    const command = new LookupEventsCommand({ LookupAttributes, StartTime: from, EndTime: to, NextToken: token });
    try {
      const answer = await calling("looking up changes", () => client.send(command));
      found.push(...(answer.Events ?? []).flatMap((event) => changeOf(event, source, names) ?? []));
      token = answer.NextToken;
    } catch (error) {
      return { found, lacking: `changes of ${source} were not all read: ${reasonOf(error)}`, error };
    }
    if (token === undefined) return { found, lacking: null };
  }
}

/**
 * Deployments and changes of configuration before the alarm, the oldest first. CloudTrail tells of a call within minutes, so that the
 * newest may be missing. A source of events that is refused, for CloudTrail is asked too often, hides no other.
 * @param to time of the alarm
 * @throws {DependencyError} when CloudTrail answers for none of them
 */
export async function recentChanges(
  client: CloudTrailClient,
  names: NodeNames,
  { changesHours }: Pick<AnalysisOptions, "changesHours">,
  to: string,
  deadline: Deadline,
): Promise<Gathered<MaterialChange[]>> {
  const end = new Date(to);
  const search = { client, names, from: new Date(end.getTime() - changesHours * 3_600_000), to: end, deadline };
  const sources = Object.keys(CHANGES);
  const found: MaterialChange[] = [];
  const lacking: string[] = [];
  const errors: unknown[] = [];
  // One after the other: two requests a second are all that an account has.
  for (const source of sources) {
    const of = await changesOf(source, search);
    found.push(...of.found);
    if (of.lacking !== null) lacking.push(of.lacking);
    if (of.error !== undefined) errors.push(of.error);
  }
  if (errors.length === sources.length && found.length === 0) throw errors[0];
  return { value: found.sort((a, b) => a.at.localeCompare(b.at)), lacking };
}
