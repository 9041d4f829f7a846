import { setFlagsFromString } from "node:v8";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { reportPeakMemory } from "./peak-memory.js";

/** The peer: the smallest CDKTF app that does anything, one stack with a provider. It is built and run as the platform is. */
setFlagsFromString("--no-opt");
const app = new App({ outdir: process.argv[2] ?? "cdktf.out" });
const stack = new TerraformStack(app, "empty");
new AwsProvider(stack, "aws", { region: "us-east-1" });
app.synth();
reportPeakMemory();
