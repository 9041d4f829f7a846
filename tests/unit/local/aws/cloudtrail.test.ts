import { CloudTrailClient, LookupEventsCommand, type LookupEventsCommandInput } from "@aws-sdk/client-cloudtrail";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DEPLOYED, MINUTE, running, START } from "../alarms/fixture.js";
import { type Endpoint, startEndpoint } from "./fixture.js";

let endpoint: Endpoint;
let trail: CloudTrailClient;

/** The alarms' clock runs ten times as fast as the wall clock; whatever is called is answered like a function's change. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  const answered = { FunctionName: "pay", Version: "7", CodeSha256: "abc", Environment: { Variables: { SECRET: "s" } } };
  endpoint = await startEndpoint(() => answered, { desk: { alarms: running(10).alarms, deployed: DEPLOYED } });
  trail = new CloudTrailClient({ ...endpoint.client, region: "eu-west-1" });
});
afterEach(async () => {
  await endpoint.stop();
  vi.useRealTimers();
});

/** Somebody's call, so many real seconds after the start. */
async function call(
  realSeconds: number,
  service: string,
  method: string,
  path: string,
  body: object,
  target = "",
): Promise<void> {
  vi.setSystemTime(START + realSeconds * 1000);
  const authorization = `AWS4-HMAC-SHA256 Credential=deployer/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`;
  const response = await fetch(`${endpoint.aws.url}${path}`, {
    method,
    headers: { authorization, "content-type": "application/json", ...(target && { "x-amz-target": target }) },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
}
const deploy = (realSeconds: number, name = "pay") =>
  call(realSeconds, "lambda", "PUT", `/2015-03-31/functions/${name}/code`, { ZipFile: "UEsDBA==", Publish: true });
const lookup = (input: LookupEventsCommandInput = {}) => trail.send(new LookupEventsCommand(input));

describe("CloudTrail of the endpoint", () => {
  test("tells a deployment as CloudTrail does: no code, no values of variables, in the alarms' time", async () => {
    await deploy(12);
    expect(endpoint.seen).toMatchObject([{ method: "PUT", url: "/2015-03-31/functions/pay/code" }]);
    const { Events = [] } = await lookup();
    expect(Events).toMatchObject([
      {
        ...{ EventName: "UpdateFunctionCode20150331v2", EventSource: "lambda.amazonaws.com", Username: "deployer" },
        ...{ EventTime: new Date(START + 2 * MINUTE), ReadOnly: "false" },
        Resources: [{ ResourceType: "AWS::Lambda::Function", ResourceName: "pay" }],
      },
    ]);
    const logged = JSON.parse(Events[0]?.CloudTrailEvent ?? "");
    expect(logged).toMatchObject({
      ...{ eventName: "UpdateFunctionCode20150331v2", eventTime: new Date(START + 2 * MINUTE).toISOString().replace(".000", "") },
      ...{ awsRegion: "eu-west-1", userIdentity: { type: "IAMUser", userName: "deployer", accountId: "123456789012" } },
      responseElements: { functionName: "pay", version: "7", codeSha256: "abc" },
    });
    expect(logged.requestParameters).toEqual({ functionName: "pay", publish: true });
    expect(JSON.stringify(logged)).not.toMatch(/UEsDBA|SECRET/);
  });

  test("finds by window and by one attribute, newest first, page by page", async () => {
    await deploy(6);
    await call(12, "lambda", "PUT", "/2015-03-31/functions/pay/configuration", { Timeout: 5 });
    await call(
      18,
      "ecs",
      "POST",
      "/",
      { service: "shop-api", desiredCount: 2 },
      "AmazonEC2ContainerServiceV20141113.UpdateService",
    );
    await call(24, "lambda", "POST", "/2015-03-31/functions/other/versions", {});
    const names = async (input: LookupEventsCommandInput) => (await lookup(input)).Events?.map(({ EventName }) => EventName);
    const at = (minutes: number) => new Date(START + minutes * MINUTE);
    expect(await names({})).toEqual([
      ...["PublishVersion20150331", "UpdateService"],
      ...["UpdateFunctionConfiguration20150331v2", "UpdateFunctionCode20150331v2"],
    ]);
    expect(await names({ StartTime: at(1.5), EndTime: at(3) })).toEqual([
      "UpdateService",
      "UpdateFunctionConfiguration20150331v2",
    ]);
    const by = (AttributeKey: "ResourceName" | "EventSource" | "EventName", AttributeValue: string) => ({
      LookupAttributes: [{ AttributeKey, AttributeValue }],
    });
    expect(await names(by("ResourceName", "shop-api"))).toEqual(["UpdateService"]);
    expect(await names(by("EventSource", "lambda.amazonaws.com"))).toHaveLength(3);
    const first = await lookup({ ...by("EventSource", "lambda.amazonaws.com"), MaxResults: 2 });
    expect([first.Events?.length, first.NextToken]).toEqual([2, "2"]);
    const last = await lookup({ ...by("EventSource", "lambda.amazonaws.com"), MaxResults: 2, NextToken: first.NextToken });
    expect([last.Events?.length, last.NextToken]).toEqual([1, undefined]);
  });

  test("tells nothing of reads, and refuses what CloudTrail refuses", async () => {
    await call(6, "lambda", "GET", "/2015-03-31/functions/pay", {});
    await call(6, "ecs", "POST", "/", {}, "AmazonEC2ContainerServiceV20141113.DescribeServices");
    expect((await lookup()).Events).toEqual([]);
    const attribute = { AttributeKey: "EventName", AttributeValue: "x" } as const;
    const refused = (input: LookupEventsCommandInput) => lookup(input).catch((error: Error) => error.name);
    expect(await refused({ LookupAttributes: [attribute, attribute] })).toBe("InvalidLookupAttributesException");
    expect(await refused({ MaxResults: 51 })).toBe("InvalidMaxResultsException");
    expect(await refused({ StartTime: new Date(2), EndTime: new Date(1) })).toBe("InvalidTimeRangeException");
    expect(await refused({ NextToken: "x" })).toBe("InvalidNextTokenException");
  });
});
