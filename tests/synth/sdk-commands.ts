import { build } from "esbuild";
import { BUILD_OPTIONS, entryOf } from "../../lambdas/bundling/build.js";
import { leanSdk } from "../../lambdas/bundling/lean-sdk.js";

/** Service prefixes of IAM actions where they are not the client's name. */
const PREFIXES: Readonly<Record<string, string>> = {
  "bedrock-runtime": "bedrock",
  "cloudwatch-logs": "logs",
  "secrets-manager": "secretsmanager",
  sfn: "states",
};

/** IAM actions of commands that are not named like theirs (Service Authorization Reference). */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "sqs:SendMessageBatch": ["sqs:SendMessage"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:HeadObject": ["s3:GetObject"],
  "dynamodb:TransactWriteItems": ["dynamodb:PutItem"],
  "bedrock:Converse": ["bedrock:InvokeModel"],
};

/** Commands that clients bring along for what is not used: DynamoDB's endpoint discovery, directory buckets of S3. */
const NEVER_SENT = ["dynamodb:DescribeEndpoints", "s3:CreateSession"];

const COMMAND = /@aws-sdk\/client-([a-z0-9-]+)\/dist-es\/commands\/(\w+)Command\.js$/;

/** IAM actions of the SDK commands that are in a handler's bundle: what is not there cannot be sent. Sorted, each once. */
export async function actionsOfBundle(handler: string): Promise<string[]> {
  const { metafile } = await build({
    ...BUILD_OPTIONS,
    mainFields: [...BUILD_OPTIONS.mainFields],
    entryPoints: [entryOf(handler)],
    plugins: [leanSdk],
    outdir: ".",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const commands = inputs.flatMap(([file, { bytesInOutput }]) => {
    const [, client = "", command = ""] = COMMAND.exec(file) ?? [];
    return command && bytesInOutput > 0 ? [`${PREFIXES[client] ?? client}:${command}`] : [];
  });
  const sent = commands.filter((command) => !NEVER_SENT.includes(command));
  return [...new Set(sent.flatMap((command) => ACTIONS[command] ?? [command]))].sort();
}
