import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ApplyOptions, destroyStacks, plainReporter, planStacks, stateFile } from "../../local/apply/index.js";
import { localAwsEnvironment, MOTO_CREDENTIALS, type Moto, rememberedMoto, startTimeOf } from "../../local/moto/index.js";
import { laptopPaths } from "../../local/paths.js";
import { discardState, stopKept } from "../../local/stop.js";
import { AWS_PROVIDER, checkTools } from "../../local/tools/index.js";
import { type LocalStack, transform } from "../../local/transform/index.js";
import { loadTerraform } from "../../terraform/index.js";
import { readStates } from "../../terraform/state.js";
import { endAll, npmStart, PROJECT } from "./apply-steps.js";

const REGION = "us-east-1";
const paths = laptopPaths(PROJECT);
const silent = plainReporter({ write: () => {} });

const keptMoto = async (): Promise<Moto> => {
  const kept = await rememberedMoto(paths.motoRecord);
  if (kept.state !== "alive") throw new Error(`expected a running moto, found ${kept.state}`);
  return kept.moto;
};

/** The stacks that were applied and how to call Terraform on them again. */
async function appliedStacks(): Promise<{ stacks: readonly LocalStack[]; options: ApplyOptions }> {
  const { terraform } = await checkTools({ folder: paths.folder, env: process.env, say: () => {} });
  const moto = await keptMoto();
  const providerSource = terraform.mirror ? `${AWS_PROVIDER.host}/${AWS_PROVIDER.source}` : undefined;
  const { stacks } = transform(loadTerraform(paths.synthesized), {
    outputDirectory: paths.stacks,
    stateDirectory: paths.state,
    providerSource,
  });
  const options: ApplyOptions = {
    terraform,
    env: localAwsEnvironment(terraform.env, moto.url, REGION),
    stacksDirectory: paths.stacks,
    stateDirectory: paths.state,
    logDirectory: paths.logs,
    recordFile: paths.appliedRecord,
    awsId: moto.id,
    reporter: silent,
  };
  return { stacks, options };
}

/** Names of all that the local AWS holds, of the services that hold most. */
async function inventory(endpoint: string): Promise<string[]> {
  const access = { endpoint, region: REGION, credentials: MOTO_CREDENTIALS };
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  const { QueueUrls = [] } = await new SQSClient(access).send(new ListQueuesCommand({}));
  const { TableNames = [] } = await new DynamoDBClient(access).send(new ListTablesCommand({}));
  const { logGroups = [] } = await new CloudWatchLogsClient(access).send(new DescribeLogGroupsCommand({}));
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { Topics = [] } = await new SNSClient(access).send(new ListTopicsCommand({}));
  const found = [
    ...QueueUrls,
    ...TableNames,
    ...logGroups.map((group) => group.logGroupName),
    ...Buckets.map((bucket) => bucket.Name),
    ...Topics.map((topic) => topic.TopicArn),
  ];
  return found.map(String);
}

describe("npm start on the real Terraform and moto", () => {
  beforeAll(() => stopKept(paths, () => {}));
  afterAll(() => stopKept(paths, () => {}));
  afterEach(endAll);

  it("deploys everything, writes the addresses as one line, and leaves only the kept moto behind", async () => {
    const started = npmStart(["--headless", "--keep"]);
    const [line] = await started.waitFor("stdout", /^.*\n/);
    const addresses: unknown = JSON.parse(line);
    expect(addresses).toEqual({
      orders: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/),
      api: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/live$/),
      apiKey: expect.stringMatching(/^\S{20,}$/),
      aws: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/),
      region: REGION,
      console: null,
    });
    const { orders, aws, api, apiKey } = Object(addresses);
    const health = new URL("/health", orders);
    expect((await fetch(health)).status).toBe(200);
    expect(await (await fetch(`${api}/health`)).json()).toEqual({ status: "healthy" });
    const details = await fetch(`${api}/health/details`, { headers: { "x-api-key": apiKey } });
    expect(await details.json()).toMatchObject({
      status: "healthy",
      circuit_breaker: "CLOSED",
      services: { store: { status: "up" } },
    });
    expect((await inventory(aws)).length).toBeGreaterThan(20);
    expect(started.stderr()).toMatch(/aws_cloudwatch_composite_alarm ×\d+: /);

    started.child.kill("SIGINT");
    expect(await started.ended).toBe(0);
    await expect(fetch(health)).rejects.toThrow();
    await expect(fetch(aws)).rejects.toThrow();
    expect((await fetch(`${(await keptMoto()).url}/moto-api/`)).status).toBe(200);
  });

  it("plans no change of any stack a second time", async () => {
    const { stacks, options } = await appliedStacks();
    expect(stacks.length).toBeGreaterThanOrEqual(7);
    const plans = await planStacks(stacks, options);
    expect(plans.filter(({ changes }) => changes !== undefined)).toEqual([]);
  });

  it("does not call Terraform again for an unchanged tree, and refuses a second start beside it", async () => {
    const started = npmStart(["--headless", "--keep"]);
    await started.waitFor("stdout", /\n/);
    expect(started.stderr().match(/: unchanged/g)?.length).toBeGreaterThanOrEqual(7);
    expect(started.stderr()).not.toMatch(/resources applied/);

    const second = npmStart(["--headless"]);
    expect(await second.ended).toBe(2);
    expect(second.stderr()).toContain(`already runs here (process ${started.child.pid})`);

    started.child.kill("SIGINT");
    expect(await started.ended).toBe(0);
  });

  it("destroys everything", async () => {
    const { stacks, options } = await appliedStacks();
    await destroyStacks(stacks, options);
    expect(await readStates(paths.state)).toEqual([]);
    for (const { name } of stacks.filter(({ resourceCount }) => resourceCount > 0))
      expect(JSON.parse(readFileSync(stateFile(paths.state, name), "utf8")).resources).toEqual([]);
    expect(await inventory((await keptMoto()).url)).toEqual([]);
  });

  it("sees within 5 s that moto was killed, says so, and exits with 1", async () => {
    const started = npmStart(["--keep"]);
    await started.waitFor("stderr", /security …/);
    const moto = await keptMoto();
    process.kill(moto.pid, "SIGKILL");
    const killedAt = Date.now();
    expect(await started.ended).toBe(1);
    expect(Date.now() - killedAt).toBeLessThan(5000);
    expect(started.stderr()).toMatch(/the local AWS is gone: nothing listens at .*moto\.log/);
  });

  it("discards what was applied to a moto that is dead, says so, and stops everything on Ctrl-C", async () => {
    const first = npmStart(["--keep"]);
    await first.waitFor("stderr", /security …/);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(130);
    process.kill((await keptMoto()).pid, "SIGKILL");

    const started = npmStart([]);
    const [, pid] = await started.waitFor("stderr", /the kept local AWS \(process (\d+)\) is gone.*discarded/);
    expect(Number(pid)).toBeGreaterThan(0);
    await started.waitFor("stderr", /security …/);
    const moto = await keptMoto();
    started.child.kill("SIGINT");
    expect(await started.ended).toBe(130);
    expect(await startTimeOf(moto.pid)).toBeUndefined();
    expect(await rememberedMoto(paths.motoRecord)).toEqual({ state: "none" });
  });

  it("names the tools that are missing and how to install them, and exits with 2", async () => {
    discardState(paths);
    const started = npmStart([], { PATH: mkdtempSync(join(tmpdir(), "nothing-")), HOME: dirname(process.execPath) });
    expect(await started.ended).toBe(2);
    expect(started.stderr()).toMatch(/terraform or tofu is not on the PATH: .*install/);
    expect(started.stderr()).toMatch(/neither moto_server nor python3 is on the PATH: .*install/);
  });
});
