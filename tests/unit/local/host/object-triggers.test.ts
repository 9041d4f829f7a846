import { describe, expect, test } from "vitest";
import type { ObjectWritten } from "../../../../local/aws/index.js";
import type { DeployedObjectTrigger } from "../../../../local/host/deployed/object-triggers.js";
import { createObjectTriggers } from "../../../../local/host/objects/triggers.js";

const trigger: DeployedObjectTrigger = {
  id: "logs",
  bucket: "data",
  functionName: "log-processor",
  events: ["s3:ObjectCreated:*"],
  prefix: "logs/",
  suffix: ".log",
};
const written = (key: string, how: ObjectWritten["how"] = "Put", bucket = "data"): ObjectWritten => ({ bucket, key, how });

/** Events that the objects cause. */
async function eventsOf(triggers: readonly DeployedObjectTrigger[], objects: readonly ObjectWritten[], stored = true) {
  const sent: { functionName: string; record: Record<string, unknown> }[] = [];
  const warnings: string[] = [];
  const handle = createObjectTriggers(triggers, {
    stored: async () => {
      if (!stored) throw new Error("NotFound");
      return { size: 12, eTag: "e", versionId: "v1" };
    },
    region: "eu-west-1",
    send: (functionName, event) => void sent.push({ functionName, record: JSON.parse(event).Records[0] }),
    now: () => Date.parse("2026-01-01T10:00:00Z"),
    warn: (message) => void warnings.push(message),
  });
  for (const object of objects) handle.written(object);
  while (handle.pending() > 0) await new Promise((resolve) => setImmediate(resolve));
  return { sent, warnings };
}

describe("object triggers", () => {
  test("tell the function of an object in S3's words, its key encoded as S3 does", async () => {
    const { sent } = await eventsOf([trigger], [written("logs/a day/é+1.log")]);
    expect(sent).toMatchObject([
      {
        functionName: "log-processor",
        record: {
          eventSource: "aws:s3",
          eventName: "ObjectCreated:Put",
          awsRegion: "eu-west-1",
          eventTime: "2026-01-01T10:00:00.000Z",
          s3: {
            configurationId: "logs",
            bucket: { name: "data", arn: "arn:aws:s3:::data" },
            object: { key: "logs/a+day/%C3%A9%2B1.log", size: 12, eTag: "e", versionId: "v1" },
          },
        },
      },
    ]);
  });

  test("look at bucket, prefix, suffix and the kind of event", async () => {
    const objects = [
      written("analyses/a.log"),
      written("logs/a.txt"),
      written("logs/a.log", "Put", "artifacts"),
      written("logs/copied.log", "Copy"),
      written("logs/put.log"),
    ];
    const copies = { ...trigger, functionName: "copies", events: ["s3:ObjectCreated:Copy"] };
    const { sent } = await eventsOf([trigger, copies], objects);
    expect(sent.map(({ functionName, record }) => [functionName, record.eventName])).toEqual([
      ["log-processor", "ObjectCreated:Copy"],
      ["copies", "ObjectCreated:Copy"],
      ["log-processor", "ObjectCreated:Put"],
    ]);
  });

  test("say it when the object is gone before anyone was told", async () => {
    const { sent, warnings } = await eventsOf([trigger], [written("logs/a.log")], false);
    expect([sent, warnings]).toEqual([[], ["data/logs/a.log was written, but no function was told: NotFound"]]);
  });
});
