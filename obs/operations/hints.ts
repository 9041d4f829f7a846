interface Hint {
  readonly sign: RegExp;
  readonly fix: (environment: string) => string;
}

/** What Terraform and the AWS provider say, and what mends it. The first that fits is shown. */
const HINTS: readonly Hint[] = [
  {
    sign: /No valid credential sources|Could not load credentials|ExpiredToken|InvalidClientTokenId|could not find credentials|failed to refresh cached credentials/i,
    fix: () =>
      "There are no credentials, or AWS did not accept them: set AWS_PROFILE, or sign in with `aws sso login`, and run it again.",
  },
  {
    sign: /account ID not allowed/i,
    fix: (environment) =>
      `The credentials are of another account than account.id of config/${environment}.ts: nothing was changed. Sign in to that account, or set AWS_PROFILE.`,
  },
  {
    sign: /Error acquiring the state lock/i,
    fix: () =>
      "Another run holds the state's lock: wait for it. If that run is dead, release the lock with `terraform force-unlock <ID>` in the stack's folder below cdktf.out/stacks.",
  },
  {
    sign: /Failed to query available provider packages|could not connect to registry|Failed to install provider/i,
    fix: () => "The provider cannot be fetched: allow the registry, or name a local mirror that holds it with TF_PLUGIN_MIRROR.",
  },
  {
    sign: /Unable to find remote state|This object does not have an attribute named|This object has no argument, nested block/i,
    fix: (environment) => `A stack it depends on is not deployed as it is now: run obs deploy ${environment} first.`,
  },
  {
    sign: /prevent_destroy|Instance cannot be destroyed/i,
    fix: (environment) => `The data is protected: see deletionProtection in config/${environment}.ts.`,
  },
  {
    sign: /(NoSuchBucket|S3 bucket .* does not exist)/i,
    fix: (environment) => `The bucket for the state is not there: run obs bootstrap ${environment}.`,
  },
  {
    sign: /connect: connection refused|ECONNREFUSED/i,
    fix: (environment) =>
      environment === "local"
        ? "The local AWS does not answer: start it with npm start -- --keep."
        : "Nothing answers at the address of AWS: check AWS_ENDPOINT_URL and the proxy settings.",
  },
  {
    sign: /AccessDenied|UnauthorizedOperation|is not authorized to perform/i,
    fix: () => "The credentials lack a permission, named above: grant it to the deploying role.",
  },
];

/** What may mend a failed run, from what it printed; undefined when nothing known is in there. */
export const hintFor = (output: string, environment: string): string | undefined =>
  HINTS.find(({ sign }) => sign.test(output))?.fix(environment);
