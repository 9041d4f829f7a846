import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import { type FunctionService, functionLogGroup, serviceTags } from "../../config/index.js";
import { EncryptedLogGroup } from "./encrypted-log-group.js";
import { insightsLayerArn, insightsStatement } from "./lambda-insights.js";
import { LiveAlias } from "./live-alias.js";
import { PlatformStack } from "./platform-stack.js";
import { type PrivateNetwork, privateNetworkStatements, vpcConfigOf } from "./private-network.js";
import { serviceEnvironment } from "./service-environment.js";
import { logStatement, serviceStatements, traceStatement } from "./service-permissions.js";
import type { ServiceResources } from "./service-resources.js";
import { ServiceRole } from "./service-role.js";
import { checkVariables } from "./variables-limit.js";

/** What other stacks know of a function. */
export interface FunctionHandle {
  readonly functionName: string;
  readonly functionArn: string;
  /** Alias that triggers invoke; absent: the function itself. */
  readonly qualifier: string | undefined;
  /** ARN that triggers invoke: the alias's or the function's. */
  readonly targetArn: string;
  /** What API Gateway calls: the same in its own spelling. */
  readonly invokeArn: string;
  readonly logGroupName: string;
  readonly logGroupArn: string;
}

/** Code of a function as Terraform needs it. */
export interface FunctionCode {
  /** Path of the zip, relative to the stack's folder. */
  readonly filename: string;
  /** Base64 SHA-256 of the zip. */
  readonly sha256: string;
}

/** A function to create. */
export interface TracedFunctionProps {
  readonly service: FunctionService;
  readonly code: FunctionCode;
  readonly resources: ServiceResources;
  /** Where the function runs when its configuration says `private`; else it is not looked at. */
  readonly network?: PrivateNetwork;
}

/** The newest Node.js runtime that the pinned provider knows. */
const RUNTIME = "nodejs22.x";

/** A Lambda function with its encrypted log group, a role of its own, active tracing and Lambda Insights. */
export class TracedFunction extends Construct {
  readonly handle: FunctionHandle;

  /** @param id the service's name in the configuration */
  constructor(scope: Construct, id: string, { service, code, resources, network }: TracedFunctionProps) {
    super(scope, id);
    const stack = PlatformStack.of(this);
    const { aws, config } = stack;
    const { kmsKeyArn } = resources;
    const tags = serviceTags(PlatformStack.of(this).config, id);
    const functionName = stack.nameOf(id);
    const logs = new EncryptedLogGroup(this, "logs", { name: functionLogGroup(functionName), kmsKeyArn, tags });
    const inside = service.network === "private" ? network : undefined;
    const role = new ServiceRole(this, "role", {
      name: id,
      assumedBy: "lambda.amazonaws.com",
      statements: [
        logStatement(logs.arn),
        traceStatement(false),
        insightsStatement(aws),
        ...serviceStatements(service, resources, stack),
        ...(inside ? privateNetworkStatements(aws, functionName) : []),
      ],
      tags,
    });
    const variables = serviceEnvironment(config, id, service, resources);
    checkVariables(id, variables);
    const resource = new LambdaFunction(this, "Default", {
      functionName,
      description: service.description,
      role: role.arn,
      runtime: RUNTIME,
      architectures: [service.architecture],
      handler: "index.handler",
      filename: code.filename,
      sourceCodeHash: code.sha256,
      memorySize: service.memoryMb,
      timeout: service.timeoutSeconds,
      reservedConcurrentExecutions: service.reservedConcurrency,
      kmsKeyArn,
      layers: [insightsLayerArn(config, aws.partition, service.architecture)],
      environment: { variables },
      vpcConfig: inside && vpcConfigOf(this, inside, { name: id, tags }),
      tracingConfig: { mode: "Active" },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: logs.name,
        // Lambda drops lines below this level itself: without it DEBUG lines would never arrive.
        applicationLogLevel: service.logLevel ?? config.logLevel,
        systemLogLevel: "INFO",
      },
      // Provisioned concurrency is of a version, never of the newest code.
      publish: service.provisionedConcurrency === undefined ? undefined : true,
      tags,
      dependsOn: [role.policy],
    });
    const live =
      service.provisionedConcurrency === undefined
        ? undefined
        : new LiveAlias(this, "live", { of: resource, provisionedConcurrency: service.provisionedConcurrency });
    this.handle = {
      functionName: resource.functionName,
      functionArn: resource.arn,
      qualifier: live?.name,
      targetArn: live?.arn ?? resource.arn,
      invokeArn: live?.invokeArn ?? resource.invokeArn,
      logGroupName: logs.name,
      logGroupArn: logs.arn,
    };
  }
}
