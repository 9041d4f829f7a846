import { createServer } from "node:http";
import { onTestFinished } from "vitest";

const credentials = { accessKeyId: "a", secretAccessKey: "b" };

/** A server that answers as S3 does until the test is over: these objects by `bucket/key`, and the status `missing` for all others. */
export async function s3With(objects: Readonly<Record<string, string>>, missing = 404) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://s3").pathname.slice(1);
    paths.push(path);
    const found = objects[path];
    const code = missing === 404 ? "NoSuchKey" : "Refused";
    response.writeHead(found === undefined ? missing : 200, { "content-type": "application/xml" });
    response.end(found ?? `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { connection: { region: "us-east-1", endpoint: `http://127.0.0.1:${port}`, credentials }, paths };
}
