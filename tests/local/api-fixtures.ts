import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StateResource } from "../../terraform/state.js";
import { apiState } from "../unit/local/host/api/fixture.js";

/** Answers the API: stores what is posted in a table. */
const API_HANDLER = `
import http from "node:http";
const store = (Item) => new Promise((resolve, reject) => {
  const request = http.request(process.env.AWS_ENDPOINT_URL, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.PutItem",
      authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/" + process.env.AWS_REGION + "/dynamodb/aws4_request, SignedHeaders=host, Signature=x",
    },
  }, (response) => { response.resume(); response.on("end", () => resolve(response.statusCode)); });
  request.on("error", reject);
  request.end(JSON.stringify({ TableName: process.env.TABLE_METRICS, Item }));
});
export const handler = async (event) => {
  const { value } = JSON.parse(event.body ?? "{}");
  const id = event.requestContext.requestId;
  const status = await store({ id: { S: id }, tenant: { S: event.requestContext.identity.apiKeyId ?? "none" }, value: { N: String(value) } });
  return { statusCode: status === 200 ? 202 : 500, body: JSON.stringify({ id, trace: process.env._X_AMZN_TRACE_ID }) };
};
`;

/** Fails for objects that say so. */
const OBJECT_HANDLER = `
export const handler = async (event) => {
  for (const { s3 } of event.Records) {
    if (s3.object.key.includes("broken")) throw new Error("cannot be parsed");
    console.log(JSON.stringify({ level: "INFO", message: "parsed", bucket: s3.bucket.name, key: s3.object.key, size: s3.object.size }));
  }
};
`;

const CONTAINER = `
import { createServer } from "node:http";
const server = createServer((_, response) => response.end(JSON.stringify({ key: process.env.PSEUDONYM_KEY })));
server.listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => { server.close(); server.closeAllConnections(); });
`;

/** What is really there. */
export interface Deployed {
  readonly table: string;
  readonly bucket: string;
  readonly secretArn: string;
  readonly failuresUrl: string;
  readonly failuresArn: string;
}

const arn = (service: string, name: string): string => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const resource = (type: string, name: string, attributes: Readonly<Record<string, unknown>>): StateResource => ({
  address: `${type}.${name}`,
  type,
  file: "all.tfstate",
  attributes,
});

const lambda = (service: string, variables: Readonly<Record<string, string>>) =>
  resource("aws_lambda_function", service, {
    function_name: `shop-${service}-test`,
    arn: arn("lambda", `function:shop-${service}-test`),
    filename: `../../../dist/lambdas/${service}.zip`,
    handler: "index.handler",
    runtime: "nodejs22.x",
    memory_size: 128,
    timeout: 5,
    reserved_concurrent_executions: -1,
    environment: [{ variables }],
    tracing_config: [{ mode: "Active" }],
    tags_all: { Service: service },
  });

const resourcesOf = ({ table, bucket, secretArn, failuresUrl, failuresArn }: Deployed): StateResource[] => [
  ...apiState(),
  lambda("metrics-api", { TABLE_METRICS: table }),
  lambda("log-processor", {}),
  resource("aws_lambda_function_event_invoke_config", "logs", {
    function_name: "shop-log-processor-test",
    maximum_retry_attempts: 0,
    destination_config: [{ on_failure: [{ destination: failuresArn }] }],
  }),
  resource("aws_sqs_queue", "failures", {
    name: "failures",
    arn: failuresArn,
    url: failuresUrl,
    visibility_timeout_seconds: 30,
  }),
  resource("aws_s3_bucket_notification", "logs", {
    bucket,
    lambda_function: [
      {
        id: "logs",
        lambda_function_arn: arn("lambda", "function:shop-log-processor-test"),
        events: ["s3:ObjectCreated:*"],
        filter_prefix: "logs/",
        filter_suffix: "",
      },
    ],
  }),
  resource("aws_ecs_task_definition", "order_api", {
    arn: arn("ecs", "task-definition/shop-order-api:1"),
    family: "shop-order-api",
    cpu: "256",
    memory: "512",
    container_definitions: JSON.stringify([
      {
        name: "order-api",
        secrets: [{ name: "PSEUDONYM_KEY", valueFrom: secretArn }],
        portMappings: [{ containerPort: 3000 }],
        logConfiguration: { options: { "awslogs-group": "/ecs/shop-order-api" } },
      },
    ]),
    tags_all: { Service: "order-api" },
  }),
  resource("aws_ecs_service", "order_api", {
    name: "shop-order-api",
    cluster: arn("ecs", "cluster/shop"),
    task_definition: arn("ecs", "task-definition/shop-order-api:1"),
  }),
];

/** Writes bundles and state of an API, a function that objects invoke, and a container with a secret below `root`. */
export function writeApiDeployment(root: string, deployed: Deployed): void {
  const write = (path: string, text: string): void => {
    const file = join(root, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  };
  const resources = resourcesOf(deployed).map(({ type, address, attributes }) => ({
    ...{ mode: "managed", type, name: address.slice(type.length + 1) },
    instances: [{ attributes }],
  }));
  write("state/all.tfstate", JSON.stringify({ version: 4, resources }));
  write("dist/lambdas/metrics-api/index.mjs", API_HANDLER);
  write("dist/lambdas/log-processor/index.mjs", OBJECT_HANDLER);
  write("container.mjs", CONTAINER);
}
