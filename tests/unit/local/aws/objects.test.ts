import { createServer, type Server } from "node:http";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LocalAws, type ObjectWritten, startLocalAws } from "../../../../local/aws/index.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";

let upstream: Server;
let status = 200;
let aws: LocalAws;
let s3: S3Client;
let written: ObjectWritten[];

beforeEach(async () => {
  status = 200;
  upstream = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(status, { "content-type": "application/xml", etag: '"e"' }).end("<Result/>"));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const address = upstream.address();
  const port = typeof address === "object" && address ? address.port : 0;
  aws = await startLocalAws({ motoUrl: `http://127.0.0.1:${port}`, metrics: createMetricStore() });
  written = [];
  aws.onObject((object) => void written.push(object));
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  s3 = new S3Client({ endpoint: aws.url, region: "us-east-1", credentials, maxAttempts: 1 });
});

afterEach(async () => {
  s3.destroy();
  await aws.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const at = { Bucket: "data", Key: "logs/a day/é+1.log" };

describe("objects that pass through the endpoint", () => {
  test("are told of with their real key, and how they were written", async () => {
    await s3.send(new PutObjectCommand({ ...at, Body: "line" }));
    await s3.send(new CopyObjectCommand({ ...at, CopySource: "data/other" }));
    await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId: "u", MultipartUpload: { Parts: [] } }));
    const object = { bucket: "data", key: "logs/a day/é+1.log" };
    expect(written).toEqual(["Put", "Copy", "CompleteMultipartUpload"].map((how) => ({ ...object, how })));
  });

  test("are none where a request writes a part, a tag, or nothing", async () => {
    await s3.send(new UploadPartCommand({ ...at, UploadId: "u", PartNumber: 1, Body: "part" }));
    await s3.send(new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [] } }));
    await s3.send(new DeleteObjectCommand(at));
    expect(written).toEqual([]);
  });

  test("are none where S3 refuses", async () => {
    status = 403;
    await expect(s3.send(new PutObjectCommand({ ...at, Body: "line" }))).rejects.toThrow();
    expect(written).toEqual([]);
  });

  test("are seen when they come by a presigned address", async () => {
    const query = "X-Amz-Credential=local%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0";
    await fetch(`${aws.url}/data/logs/x.log?${query}`, { method: "PUT", body: "line" });
    expect(written).toEqual([{ bucket: "data", key: "logs/x.log", how: "Put" }]);
  });
});
