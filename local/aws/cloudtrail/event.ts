import { randomUUID } from "node:crypto";
import type { Call } from "../call.js";
import type { Answer } from "../forward.js";
import type { RecordedCall, TrailResource } from "./recorded.js";

/** An event of CloudTrail. */
export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  /** Epoch milliseconds, real. */
  readonly at: number;
  readonly accessKeyId: string;
  readonly username: string;
  readonly resources: readonly TrailResource[];
  /** The event as it is logged, without its time. */
  readonly logged: Readonly<Record<string, unknown>>;
}

type Fields = Readonly<Record<string, unknown>>;

/** What CloudTrail leaves out, because it is large or secret: code, and values of environment variables. */
const LEFT_OUT = new Set(["zipfile", "environment", "secretstring", "secretbinary"]);

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Names as CloudTrail spells them: they begin small. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (!isFields(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !LEFT_OUT.has(key.toLowerCase()));
  return Object.fromEntries(kept.map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), spelled(item)]));
}

function fieldsOf(body: string): Fields {
  try {
    const parsed: unknown = JSON.parse(body);
    const small = spelled(parsed);
    return isFields(small) ? small : {};
  } catch {
    return {}; // no JSON: nothing that could be told of it
  }
}

const CREDENTIAL = /Credential=([^/]+)\/\d{8}\/([^/]+)\//;

/** The event of a call that was answered. @param account of the deployment */
export async function trailEvent(
  call: Call,
  recorded: RecordedCall,
  { status, body }: Answer,
  account: string,
  now: number,
): Promise<TrailEvent> {
  const [, accessKeyId = "unknown", region = ""] = CREDENTIAL.exec(call.header("authorization")) ?? [];
  const requestParameters = { ...recorded.parameters, ...fieldsOf(await call.text()) };
  const answered = fieldsOf(body.toString("utf8"));
  const failed = status >= 300;
  const resource = recorded.resource(requestParameters);
  const id = randomUUID();
  const userIdentity = {
    ...{ type: "IAMUser", principalId: accessKeyId, arn: `arn:aws:iam::${account}:user/${accessKeyId}` },
    ...{ accountId: account, accessKeyId, userName: accessKeyId },
  };
  const logged = {
    ...{ eventVersion: "1.08", userIdentity, eventSource: recorded.source, eventName: recorded.name, awsRegion: region },
    ...{ sourceIPAddress: "127.0.0.1", userAgent: call.header("user-agent"), requestParameters },
    ...(failed
      ? {
          errorCode: String(answered.__type ?? answered.code ?? status),
          errorMessage: String(answered.message ?? ""),
          responseElements: null,
        }
      : { responseElements: answered }),
    ...{ requestID: randomUUID(), eventID: id, readOnly: false, eventType: "AwsApiCall", managementEvent: true },
    ...{ recipientAccountId: account, eventCategory: "Management" },
  };
  const resources = resource ? [resource] : [];
  return { id, name: recorded.name, source: recorded.source, at: now, accessKeyId, username: accessKeyId, resources, logged };
}
