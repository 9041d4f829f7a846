import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { Progress } from "../../../../obs/operations/redrive/model.js";
import { redriveByTask } from "../../../../obs/operations/redrive/move-task.js";
import { fakeClock } from "../dead-letters/memory-queue.js";

const sqs = mockClient(SQSClient);
afterAll(() => sqs.restore());
afterEach(() => sqs.reset());

const between = { from: "arn:dlq", to: "arn:source" };
const old: ListMessageMoveTasksResultEntry = { Status: "COMPLETED", StartedTimestamp: 1, ApproximateNumberOfMessagesMoved: 9 };
const at = (Status: string, moved: number, more: Partial<ListMessageMoveTasksResultEntry> = {}) => ({
  Status,
  StartedTimestamp: 2,
  ApproximateNumberOfMessagesMoved: moved,
  ApproximateNumberOfMessagesToMove: 100,
  ...more,
});

/** SQS lists these, one after the other; the last again and again. */
function lists(...tasks: (ListMessageMoveTasksResultEntry | undefined)[]): void {
  let calls = 0;
  sqs.on(ListMessageMoveTasksCommand).callsFake(() => {
    const task = tasks[Math.min(calls++, tasks.length - 1)];
    return { Results: task ? [task] : [] };
  });
  sqs.on(StartMessageMoveTaskCommand).resolves({ TaskHandle: "mine" });
  sqs.on(CancelMessageMoveTaskCommand).resolves({});
}

function run(ended = new AbortController()) {
  const seen: Progress[] = [];
  const said: string[] = [];
  const outcome = redriveByTask(
    new SQSClient({ region: "us-east-1" }),
    { ...between, say: (line) => said.push(line) },
    { ...fakeClock(), total: 100, rate: 20, signal: ended.signal, progress: (progress) => void seen.push(progress) },
  );
  return { outcome, seen, said };
}

describe("redriving by SQS's own task", () => {
  it("starts it with its rate and tells how far it is until it is done", async () => {
    lists(old, old, at("RUNNING", 40), at("COMPLETED", 100));
    const { outcome, seen } = run();
    expect(await outcome).toMatchObject({ sent: 100, ended: false });
    expect(seen.map(({ sent }) => sent)).toEqual([40, 100]);
    expect(sqs.commandCalls(StartMessageMoveTaskCommand)[0]?.args[0].input).toEqual({
      SourceArn: "arn:dlq",
      DestinationArn: "arn:source",
      MaxNumberOfMessagesPerSecond: 20,
    });
  });

  it("watches one that is at work instead of starting a second", async () => {
    lists(at("RUNNING", 10, { TaskHandle: "theirs" }), at("COMPLETED", 100));
    const { outcome, said } = run();
    expect(await outcome).toMatchObject({ sent: 100 });
    expect(sqs.commandCalls(StartMessageMoveTaskCommand)).toHaveLength(0);
    expect(said).toHaveLength(1);
  });

  it("cancels it once when it is ended, and tells how far it came", async () => {
    const ended = new AbortController();
    ended.abort();
    lists(undefined, at("RUNNING", 30), at("CANCELLING", 30), at("CANCELLED", 31));
    expect(await run(ended).outcome).toMatchObject({ sent: 31, ended: true });
    expect(sqs.commandCalls(CancelMessageMoveTaskCommand).map(({ args }) => args[0].input)).toEqual([{ TaskHandle: "mine" }]);
  });

  it("says why SQS gave it up", async () => {
    lists(undefined, at("FAILED", 7, { FailureReason: "AWS.SimpleQueueService.AccessDenied" }));
    await expect(run().outcome).rejects.toThrow(/after 7 messages: AWS\.SimpleQueueService\.AccessDenied/);
  });

  it("does not wait for ever for a task that is never listed", async () => {
    lists(old);
    await expect(run().outcome).rejects.toThrow("does not list it");
  });
});
