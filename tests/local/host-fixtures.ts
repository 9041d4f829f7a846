import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Consumes orders: fails by what the message says, else passes it on to the second queue with the trace it came with. */
export const ORDERS_HANDLER = `
import { createHash, randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import http from "node:http";
const post = (target, body, trace) => new Promise((resolve, reject) => {
  const request = http.request(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "AmazonSQS." + target,
      "x-amzn-trace-id": trace,
      authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/" + process.env.AWS_REGION + "/sqs/aws4_request, SignedHeaders=host, Signature=x",
    },
  }, (response) => { response.resume(); response.on("end", () => resolve(response.statusCode)); });
  request.on("error", reject);
  request.end(JSON.stringify(body));
});
const segment = (document) => new Promise((resolve) => {
  const [host, port] = process.env.AWS_XRAY_DAEMON_ADDRESS.split(":");
  const socket = createSocket("udp4");
  socket.send('{"format":"json","version":1}\\n' + JSON.stringify(document), Number(port), host, () => { socket.close(); resolve(); });
});
export const handler = async (event) => {
  const batchItemFailures = [];
  for (const record of event.Records) {
    if (record.body === "hang") await new Promise(() => setInterval(() => {}, 1000));
    if (record.body === "exit") process.exit(7);
    if (record.body === "bad") { batchItemFailures.push({ itemIdentifier: record.messageId }); continue; }
    const [, root, parent] = /Root=([^;]+);Parent=([^;]+)/.exec(record.attributes.AWSTraceHeader ?? "") ?? [];
    const id = randomBytes(8).toString("hex");
    const start_time = Date.now() / 1000;
    if (process.env.NEXT_QUEUE_URL) {
      const trace = "Root=" + root + ";Parent=" + id + ";Sampled=1";
      await post("SendMessage", { QueueUrl: process.env.NEXT_QUEUE_URL, MessageBody: record.body }, trace);
    }
    if (root) await segment({ name: process.env.SERVICE, id, trace_id: root, parent_id: parent, start_time, end_time: Date.now() / 1000 });
    console.log(JSON.stringify({ level: "INFO", message: "done", body: record.body }));
    console.log(JSON.stringify({
      _aws: { Timestamp: Date.now(), CloudWatchMetrics: [{ Namespace: "shop/Application", Dimensions: [["service"]], Metrics: [{ Name: "OperationSucceeded", Unit: "Count" }] }] },
      service: process.env.SERVICE, OperationSucceeded: 1,
    }));
  }
  return { batchItemFailures };
};
`;

/** A container: answers every request with the variables it got, and drains on SIGTERM. */
export const CONTAINER = `
import { createServer } from "node:http";
const server = createServer((request, response) => {
  if (request.url === "/exit") process.exit(9);
  response.end(JSON.stringify({ queue: process.env.QUEUE_ORDERS_URL, region: process.env.AWS_REGION, home: process.env.HOME ?? null }));
});
server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log(JSON.stringify({ level: "INFO", message: "listening" })));
process.on("SIGTERM", () => { console.log(JSON.stringify({ level: "INFO", message: "stopping" })); server.close(); server.closeAllConnections(); });
`;

/** Where a deployment's queues are. */
export interface DeployedQueues {
  readonly orders: string;
  readonly ordersDlq: string;
  readonly payments: string;
}

const ACCOUNT = "123456789012";
const arn = (service: string, name: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;
const nameOf = (url: string): string => url.split("/").at(-1) ?? "";

const resource = (type: string, name: string, attributes: object) => ({
  mode: "managed",
  type,
  name,
  instances: [{ schema_version: 0, attributes }],
});

const queue = (url: string, deadLetters: string | null) =>
  resource("aws_sqs_queue", nameOf(url), {
    name: nameOf(url),
    arn: arn("sqs", nameOf(url)),
    url,
    visibility_timeout_seconds: 2,
    redrive_policy: deadLetters && JSON.stringify({ deadLetterTargetArn: arn("sqs", nameOf(deadLetters)), maxReceiveCount: 3 }),
  });

const lambda = (service: string, variables: Record<string, string>) =>
  resource("aws_lambda_function", service, {
    function_name: `shop-${service}`,
    arn: arn("lambda", `function:shop-${service}`),
    filename: `../../../dist/lambdas/${service}.zip`,
    handler: "index.handler",
    runtime: "nodejs22.x",
    memory_size: 128,
    timeout: 1,
    reserved_concurrent_executions: 5,
    environment: [{ variables: { SERVICE: service, ...variables } }],
    tracing_config: [{ mode: "Active" }],
    tags_all: { Service: service },
  });

const trigger = (service: string, queueUrl: string) =>
  resource("aws_lambda_event_source_mapping", service, {
    id: service,
    event_source_arn: arn("sqs", nameOf(queueUrl)),
    function_name: `shop-${service}`,
    batch_size: 10,
    maximum_batching_window_in_seconds: 0,
    function_response_types: ["ReportBatchItemFailures"],
    enabled: true,
  });

/** Writes bundles and state of a small deployment below `root`: orders → order-processor → payments → payment-handler. */
export function writeDeployment(root: string, queues: DeployedQueues): void {
  const container = {
    name: "order-api",
    environment: [{ name: "QUEUE_ORDERS_URL", value: queues.orders }],
    portMappings: [{ containerPort: 3000 }],
    logConfiguration: { options: { "awslogs-group": "/ecs/shop-order-api" } },
  };
  const resources = [
    queue(queues.orders, queues.ordersDlq),
    queue(queues.ordersDlq, null),
    queue(queues.payments, null),
    lambda("order-processor", { NEXT_QUEUE_URL: queues.payments }),
    lambda("payment-handler", {}),
    trigger("order-processor", queues.orders),
    trigger("payment-handler", queues.payments),
    resource("aws_ecs_task_definition", "order_api", {
      arn: arn("ecs", "task-definition/shop-order-api:1"),
      family: "shop-order-api",
      cpu: "256",
      memory: "512",
      container_definitions: JSON.stringify([container]),
      tags_all: { Service: "order-api" },
    }),
    resource("aws_ecs_service", "order_api", {
      name: "shop-order-api",
      cluster: arn("ecs", "cluster/shop"),
      task_definition: arn("ecs", "task-definition/shop-order-api:1"),
    }),
  ];
  const write = (path: string, text: string): void => {
    const file = join(root, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  };
  write("state/all.tfstate", JSON.stringify({ version: 4, resources }));
  for (const service of ["order-processor", "payment-handler"]) write(`dist/lambdas/${service}/index.mjs`, ORDERS_HANDLER);
  write("container.mjs", CONTAINER);
  const rule = { rule_name: "platform", priority: 100, fixed_rate: 1, reservoir_size: 10 };
  write("cdktf.out/stacks/monitoring/cdk.tf.json", JSON.stringify({ resource: { aws_xray_sampling_rule: { rule } } }));
}
