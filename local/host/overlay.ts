import { ORDER_API_VARIABLES, PAYMENT_VARIABLES, SERVICE_VARIABLES } from "../../domain/contracts/index.js";
import { MOTO_CREDENTIALS } from "../moto/index.js";
import type { DeployedFunction } from "./deployed/model.js";

/** Addresses on this laptop that deployed variables cannot know. */
export interface LaptopAddresses {
  readonly motoUrl: string;
  readonly awsUrl: string;
  readonly daemonAddress: string;
  readonly providerUrl: string;
  readonly region: string;
}

type Variables = Readonly<Record<string, string>>;

/** Set for every service, whatever is deployed: clients talk to this laptop and never look for a real account. */
const everywhere = (at: LaptopAddresses): Variables => ({
  AWS_ENDPOINT_URL: at.awsUrl,
  AWS_REGION: at.region,
  AWS_DEFAULT_REGION: at.region,
  AWS_ACCESS_KEY_ID: MOTO_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: MOTO_CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
  // One line per process and day that tells nothing about the platform.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  [SERVICE_VARIABLES.xrayDaemon]: at.daemonAddress,
  TZ: "UTC",
});

/** Put in place of a deployed value, only where the variable is deployed. */
const replacements = (at: LaptopAddresses): Variables => ({
  [PAYMENT_VARIABLES.providerUrl]: at.providerUrl,
});

/** What Lambda's runtime sets for a function (page "Defined runtime environment variables"). */
const lambdaVariables = (fn: DeployedFunction): Variables => ({
  _HANDLER: `index.${fn.exportName}`,
  AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: fn.name,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  LAMBDA_TASK_ROOT: fn.bundleDirectory,
});

/** Deployed values that point to moto itself, such as queue URLs, point to the endpoint in front of it: no call may bypass it. */
function throughEndpoint(deployed: Variables, at: LaptopAddresses): Variables {
  const moto = new URL(at.motoUrl);
  const origins = [moto.origin, `http://localhost:${moto.port}`];
  return Object.fromEntries(
    Object.entries(deployed).map(([name, value]) => {
      const origin = origins.find((one) => value === one || value.startsWith(`${one}/`));
      return [name, origin ? at.awsUrl + value.slice(origin.length) : value];
    }),
  );
}

const deployedValues = (deployed: Variables, at: LaptopAddresses): Variables => {
  const replaced = Object.entries(replacements(at)).filter(([name]) => name in deployed);
  return { ...throughEndpoint(deployed, at), ...Object.fromEntries(replaced) };
};

/** Environment of a function's workers: as deployed, with the laptop's addresses. Nothing of the host's own leaks in. */
export const functionEnvironment = (fn: DeployedFunction, at: LaptopAddresses): Variables => ({
  ...deployedValues(fn.environment, at),
  ...lambdaVariables(fn),
  ...everywhere(at),
});

/** Environment of a container's process. */
export const containerEnvironment = (deployed: Variables, at: LaptopAddresses): Variables => ({
  ...deployedValues(deployed, at),
  ...everywhere(at),
});

/** Variable that tells a container its port. */
export const PORT_VARIABLE = ORDER_API_VARIABLES.port;
