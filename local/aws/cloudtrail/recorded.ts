import type { Call } from "../call.js";

/** What CloudTrail calls a resource. */
export interface TrailResource {
  readonly type: string;
  readonly name: string;
}

/** A call that CloudTrail tells of. */
export interface RecordedCall {
  /** e.g. `lambda.amazonaws.com` */
  readonly source: string;
  readonly name: string;
  /** What the path of a REST call gives: parameters, as CloudTrail spells them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly resource: (parameters: Readonly<Record<string, unknown>>) => TrailResource | null;
}

interface RestCall {
  readonly method: string;
  readonly path: RegExp;
  readonly name: string;
}

/** Changes of functions; names as CloudTrail has them (page "Logging AWS Lambda API calls using AWS CloudTrail"). */
const LAMBDA: readonly RestCall[] = [
  { method: "POST", path: /^\/2015-03-31\/functions\/?$/, name: "CreateFunction20150331" },
  { method: "DELETE", path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)$/, name: "DeleteFunction20150331" },
  { method: "PUT", path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/code$/, name: "UpdateFunctionCode20150331v2" },
  {
    ...{ method: "PUT", path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/configuration$/ },
    name: "UpdateFunctionConfiguration20150331v2",
  },
  { method: "POST", path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/versions$/, name: "PublishVersion20150331" },
  { method: "POST", path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/aliases$/, name: "CreateAlias20150331" },
  {
    ...{ method: "PUT", path: /^\/2015-03-31\/functions\/(?<functionName>[^/]+)\/aliases\/(?<name>[^/]+)$/ },
    name: "UpdateAlias20150331",
  },
  {
    ...{ method: "PUT", path: /^\/2017-10-31\/functions\/(?<functionName>[^/]+)\/concurrency$/ },
    name: "PutFunctionConcurrency20171031",
  },
  { method: "PUT", path: /^\/2015-03-31\/event-source-mappings\/(?<uUID>[^/]+)$/, name: "UpdateEventSourceMapping20150331" },
];

/** Changes by an operation's name: signing name of the service, and the parameter and type of what is changed. */
const NAMED: Readonly<
  Record<string, { readonly operations: readonly string[]; readonly parameter: string; readonly type: string }>
> = {
  ecs: {
    operations: ["UpdateService", "RegisterTaskDefinition", "CreateService"],
    parameter: "service",
    type: "AWS::ECS::Service",
  },
  dynamodb: { operations: ["UpdateTable"], parameter: "tableName", type: "AWS::DynamoDB::Table" },
  sqs: { operations: ["SetQueueAttributes"], parameter: "queueUrl", type: "AWS::SQS::Queue" },
};

const lastPart = (text: unknown): string | null =>
  typeof text === "string" && text !== "" ? (text.split(/[/:]/).at(-1) ?? text) : null;

/** What a call is to CloudTrail; null: a read, data, or a call that the laptop does not record. */
export async function recordedCall(call: Call): Promise<RecordedCall | null> {
  if (call.service === "lambda") {
    const path = (call.request.url ?? "").replace(/\?.*$/, "");
    for (const { method, path: pattern, name } of LAMBDA) {
      const match = call.request.method === method ? pattern.exec(path) : null;
      if (!match) continue;
      const parameters = Object.fromEntries(
        Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]),
      );
      const resource = ({ functionName }: Readonly<Record<string, unknown>>): TrailResource | null => {
        const found = lastPart(functionName);
        return found === null ? null : { type: "AWS::Lambda::Function", name: found };
      };
      return { source: "lambda.amazonaws.com", name, parameters, resource };
    }
    return null;
  }
  const named = Object.hasOwn(NAMED, call.service) ? NAMED[call.service] : undefined;
  if (!named) return null;
  const operation = await call.operation();
  if (operation === null || !named.operations.includes(operation)) return null;
  const resource = (parameters: Readonly<Record<string, unknown>>): TrailResource | null => {
    const found = lastPart(parameters[named.parameter]);
    return found === null ? null : { type: named.type, name: found };
  };
  return { source: `${call.service}.amazonaws.com`, name: operation, parameters: {}, resource };
}
