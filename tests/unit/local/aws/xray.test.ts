import { createSocket } from "node:dgram";
import { describe, expect, test } from "vitest";
import { createSegmentQueue, startXrayDaemon } from "../../../../local/aws/index.js";

const rule = { name: "platform", priority: 100, fixedRate: 0.5, reservoirSize: 7 };

const sendDatagram = (address: string, text: string) =>
  new Promise<void>((resolve) => {
    const [host, port] = address.split(":");
    const socket = createSocket("udp4");
    socket.send(text, Number(port), host, () => {
      socket.close();
      resolve();
    });
  });

describe("the X-Ray daemon", () => {
  test("takes segments by UDP and says what is no segment", async () => {
    const documents: string[] = [];
    const problems: string[] = [];
    let seen: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      seen = () => documents.length + problems.length === 4 && resolve();
    });
    const note = (list: string[]) => (text: string) => {
      list.push(text);
      seen();
    };
    const daemon = await startXrayDaemon({ rule, onDocument: note(documents), onProblem: note(problems) });
    await sendDatagram(daemon.address, '{"format":"json","version":1}\n{"id":"1"}');
    for (const wrong of ['{"id":"2"}', '{"format":"xml"}\n{}', '{"format":"json"}\nnope'])
      await sendDatagram(daemon.address, wrong);
    await all;
    expect([documents, problems.length]).toEqual([['{"id":"1"}'], 3]);
    await daemon.stop();
  });

  test("hands out the platform's sampling rule over HTTP on the same port, X-Ray's own after it", async () => {
    const daemon = await startXrayDaemon({ rule, onDocument: () => {}, onProblem: () => {} });
    const ask = async (path: string) =>
      JSON.parse(await (await fetch(`http://${daemon.address}${path}`, { method: "POST", body: "{}" })).text());
    const { SamplingRuleRecords: records } = await ask("/GetSamplingRules");
    expect(records.map((record: { SamplingRule: object }) => record.SamplingRule)).toMatchObject([
      { RuleName: "platform", Priority: 100, FixedRate: 0.5, ReservoirSize: 7, Version: 1 },
      { RuleName: "Default", FixedRate: 0.05, ReservoirSize: 1 },
    ]);
    const targets = await ask("/SamplingTargets");
    expect(targets.SamplingTargetDocuments[0]).toMatchObject({ RuleName: "platform", FixedRate: 0.5, ReservoirQuota: 7 });
    expect(targets.SamplingTargetDocuments[0].ReservoirQuotaTTL).toBeGreaterThan(Date.now() / 1000);
    await daemon.stop();
    await expect(ask("/GetSamplingRules")).rejects.toThrow();
  });
});

describe("the segment queue", () => {
  test("sends everything in batches of at most fifty, in order", async () => {
    const sent: string[][] = [];
    const queue = createSegmentQueue(
      async (documents) => void sent.push(documents),
      () => {},
    );
    for (let i = 0; i < 120; i++) queue.put(String(i));
    await queue.flush();
    expect(sent.flat()).toEqual(Array.from({ length: 120 }, (_, i) => String(i)));
    expect(Math.max(...sent.map((batch) => batch.length))).toBe(50);
  });

  test("reports a batch that was lost and goes on with the next", async () => {
    const problems: string[] = [];
    let calls = 0;
    const queue = createSegmentQueue(
      async () => {
        if (++calls === 1) throw new Error("down");
      },
      (message) => void problems.push(message),
    );
    queue.put("a");
    await queue.flush();
    queue.put("b");
    await queue.flush();
    expect([problems, calls]).toEqual([["1 trace segments were lost: down"], 2]);
  });
});
