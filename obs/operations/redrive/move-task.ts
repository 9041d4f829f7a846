import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { ObsError } from "../../errors.js";
import type { Outcome, Run } from "./model.js";

const POLL_MS = 2000;

/** A task may be listed a little after it was started. */
const MAX_UNLISTED = 15;

/** States of a task that is at work (page "ListMessageMoveTasks"). */
const AT_WORK = new Set(["RUNNING", "CANCELLING"]);

/** Arns of the two queues. */
export interface MoveBetween {
  readonly from: string;
  readonly to: string;
  readonly say: (line: string) => void;
}

/**
 * Has SQS itself move the messages: it goes on when this process dies, and a second call finds the first one's task and watches it.
 * @throws {ObsError} when the task fails; what SQS refuses
 */
export async function redriveByTask(sqs: SQSClient, { from, to, say }: MoveBetween, run: Run): Promise<Outcome> {
  const newest = async (): Promise<ListMessageMoveTasksResultEntry | undefined> =>
    (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: from, MaxResults: 1 }))).Results?.[0];

  const before = await newest();
  const watched = AT_WORK.has(before?.Status ?? "") ? before : undefined;
  if (watched) say("a redrive of this queue is at work already: watching it, at the rate it was started with");
  const begin = async () => {
    const input = { SourceArn: from, DestinationArn: to, MaxNumberOfMessagesPerSecond: run.rate };
    return (await sqs.send(new StartMessageMoveTaskCommand(input))).TaskHandle;
  };
  const TaskHandle = watched?.TaskHandle ?? (await begin());
  const isIt = (task: ListMessageMoveTasksResultEntry | undefined): task is ListMessageMoveTasksResultEntry =>
    task !== undefined && (watched !== undefined || task.StartedTimestamp !== before?.StartedTimestamp);

  let cancelled = false;
  for (let unlisted = 0; unlisted < MAX_UNLISTED; ) {
    const task = await newest();
    if (isIt(task)) {
      const { Status = "", ApproximateNumberOfMessagesMoved: sent = 0, FailureReason } = task;
      run.progress({ sent, total: task.ApproximateNumberOfMessagesToMove ?? run.total });
      if (Status === "FAILED")
        throw new ObsError(`SQS gave the redrive up after ${sent} messages: ${FailureReason ?? "it does not say why"}`);
      if (!AT_WORK.has(Status)) return { sent, invalid: 0, refused: 0, doubled: 0, ended: Status === "CANCELLED" };
    } else unlisted += 1;
    if (run.signal.aborted && !cancelled) {
      cancelled = true;
      await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    }
    await run.sleep(POLL_MS);
  }
  throw new ObsError("SQS began the redrive and does not list it: run the command again to watch it");
}
