import { tracedParameters } from "./aws-parameters.js";
import { currentTrace } from "./current-trace.js";
import type { Daemon } from "./daemon.js";
import { addCause, addStatus, type Subsegment } from "./documents.js";
import { TRACE_HEADER } from "./trace-header.js";

/** What the SDK tells of an answer, or of the error that came instead. */
interface Answered {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly extendedRequestId?: string;
  /** How often the request was sent. */
  readonly attempts?: number;
}

/** A step of the SDK's middleware: from a request to its answer. */
type Step = (call: { input: object; request: unknown }) => Promise<{ response: unknown; output: object }>;

/** As much of an SDK client as tracing touches. */
export interface TraceableClient {
  readonly config: { region(): Promise<string> };
  readonly middlewareStack: {
    add(
      middleware: (next: Step, context: { clientName?: string; commandName?: string }) => Step,
      options: { name: string; step: "build" },
    ): void;
  };
}

/** The value under a key of what may be no object. */
const part = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/** SDK names end in what they are: `DynamoDBClient`, `PutItemCommand`. */
const without = (ending: string, name = ""): string => (name.endsWith(ending) ? name.slice(0, -ending.length) : name);

function answeredOf(holder: unknown): Answered {
  const metadata: unknown = part(holder, "$metadata");
  return typeof metadata === "object" && metadata !== null ? metadata : {};
}

function addHttp(call: Subsegment, status: number | undefined, response: unknown): void {
  if (status === undefined) return;
  const length = Number(part(part(response, "headers"), "content-length") ?? Number.NaN);
  call.http = { response: { status, ...(Number.isInteger(length) && { content_length: length }) } };
  addStatus(call, status);
}

function addError(call: Subsegment, error: unknown): void {
  addCause(call, error, true);
  const retryable = part(error, "$retryable");
  if (part(error, "name") === "ThrottlingException" || part(retryable, "throttling") === true) {
    call.error = true;
    call.throttle = true;
  } else if (!call.error) call.fault = true;
}

/**
 * The client, each of its calls recorded in the trace it belongs to and handing that trace on. A call is one subsegment,
 * however often the SDK tries.
 */
export function traceClient<Client extends TraceableClient>(client: Client, daemon: Daemon): Client {
  let region: string | undefined;
  const wrap = (next: Step, service: string, operation: string): Step => {
    const describe = (call: Subsegment, input: object, answered: Answered, response: unknown) => {
      const { httpStatusCode, requestId, extendedRequestId, attempts } = answered;
      const retries = attempts === undefined ? 0 : attempts - 1;
      const id2 = service === "S3" && extendedRequestId ? { id_2: extendedRequestId } : undefined;
      call.aws = { operation, region, request_id: requestId, ...id2, retries, ...tracedParameters(input) };
      addHttp(call, httpStatusCode, response);
    };
    return async (args) => {
      const trace = currentTrace(daemon);
      const call = trace.begin(service, "aws");
      const headers = part(args.request, "headers");
      if (typeof headers === "object" && headers !== null) Reflect.set(headers, TRACE_HEADER, trace.headerOf(call));
      if (!trace.sampled) return next(args);
      try {
        region ??= await client.config.region();
        const result = await next(args);
        describe(call, args.input, answeredOf(result.output), result.response);
        return result;
      } catch (error) {
        describe(call, args.input, answeredOf(error), undefined);
        addError(call, error);
        throw error;
      } finally {
        trace.end(call);
      }
    };
  };
  client.middlewareStack.add(
    (next, { clientName, commandName }) => wrap(next, without("Client", clientName), without("Command", commandName)),
    { name: "traceCall", step: "build" },
  );
  return client;
}
