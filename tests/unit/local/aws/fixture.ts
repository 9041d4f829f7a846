import { createServer, type IncomingMessage } from "node:http";
import { type LocalAws, type LocalAwsOptions, startLocalAws } from "../../../../local/aws/index.js";
import { createMetricStore } from "../../../../simulator/metrics/index.js";

/** A request that reached the stand-in for moto. */
export interface Upstream {
  /** `x-amz-target`, "" where there is none. */
  readonly target: string;
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** The endpoint before a stand-in for moto. */
export interface Endpoint {
  readonly aws: LocalAws;
  /** Options of an SDK client. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  readonly seen: readonly Upstream[];
  stop(): Promise<void>;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

/** Starts both. @param reply what moto would answer, as JSON, status 200 */
export async function startEndpoint(
  reply: (request: Upstream) => object = () => ({}),
  options: Omit<LocalAwsOptions, "motoUrl" | "metrics"> = {},
): Promise<Endpoint> {
  const seen: Upstream[] = [];
  const upstream = createServer(async (request, response) => {
    const { method = "", url = "" } = request;
    const one = { target: String(request.headers["x-amz-target"] ?? ""), method, url, body: await bodyOf(request) };
    seen.push(one);
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(reply(one)));
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const address = upstream.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const aws = await startLocalAws({ motoUrl: `http://127.0.0.1:${port}`, metrics: createMetricStore(), ...options });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return {
    ...{ aws, seen, client: { endpoint: aws.url, region: "us-east-1", credentials, maxAttempts: 1 } },
    async stop() {
      await aws.stop();
      upstream.closeAllConnections();
      await new Promise((resolve) => upstream.close(resolve));
    },
  };
}
