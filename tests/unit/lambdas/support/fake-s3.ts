import { createServer, type ServerResponse } from "node:http";

/** S3 as far as reading an object goes, over HTTP: bodies are streamed as they come from AWS. */
export async function startFakeS3() {
  const objects = new Map<string, Buffer>();
  const requests: { path: string; ifMatch: string | undefined }[] = [];
  const state = {
    /** Answers in place of the object. */
    answer: undefined as ((path: string, response: ServerResponse) => void) | undefined,
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://s3").pathname);
    requests.push({ path, ifMatch: request.headers["if-match"] });
    const body = objects.get(path);
    if (state.answer) state.answer(path, response);
    else if (body) response.writeHead(200, { "content-length": body.length }).end(body);
    else refuse(response, 404, "NoSuchKey");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    objects,
    requests,
    state,
    reset() {
      objects.clear();
      requests.length = 0;
      state.answer = undefined;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** S3's form of an error. */
export const refuse = (response: ServerResponse, status: number, code: string): void => {
  response
    .writeHead(status, { "content-type": "application/xml" })
    .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
};
