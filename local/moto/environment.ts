import { delimiter } from "node:path";
import type { Environment } from "../tools/index.js";

/** Region and credentials that everything on the laptop uses; moto accepts any, and no real account accepts these. */
export const MOTO_CREDENTIALS = { accessKeyId: "laptop", secretAccessKey: "laptop" } as const;

const isAwsVariable = (name: string): boolean => /^AWS_/.test(name) && name !== "AWS_CA_BUNDLE";

/** The environment without anything that could lead to a real AWS account: profiles, tokens, endpoints, configuration files. */
export const withoutAws = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isAwsVariable(name)));

/**
 * The environment in which SDKs, the AWS CLI and the Terraform provider talk to a local AWS and to nothing else.
 * @param url e.g. `http://127.0.0.1:41234`
 */
export const localAwsEnvironment = (env: Environment, url: string, region: string): Environment => ({
  ...withoutAws(env),
  AWS_ENDPOINT_URL: url,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: MOTO_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: MOTO_CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
});

const onPythonPath = (env: Environment, folder: string): Environment => ({
  PYTHONPATH: [folder, ...(env.PYTHONPATH ? [env.PYTHONPATH] : [])].join(delimiter),
  // Nothing is written into the project's folder.
  PYTHONDONTWRITEBYTECODE: "1",
});

/**
 * The environment of moto itself: AWS's managed policies are there, as in every account.
 * @param pythonPath a folder whose Python modules moto finds first
 */
export const motoEnvironment = (env: Environment, pythonPath?: string): Environment => ({
  ...withoutAws(env),
  ...(pythonPath ? onPythonPath(env, pythonPath) : {}),
  AWS_ACCESS_KEY_ID: MOTO_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: MOTO_CREDENTIALS.secretAccessKey,
  AWS_DEFAULT_REGION: "us-east-1",
  MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
  // Nobody listens there. For an object with a notification moto would run the function itself in a container, besides the host.
  DOCKER_HOST: "tcp://127.0.0.1:1",
});
