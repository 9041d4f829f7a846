import type { ConfigProblem } from "../errors.js";
import type { PlatformConfig } from "../schema.js";
import { problem } from "./problem.js";

/** `arn:aws:acm:us-east-1:…` → `us-east-1`. */
const regionOf = (arn: string): string | undefined => arn.split(":")[3];

const certificateProblem = (path: string, arn: string, region: string): ConfigProblem[] =>
  regionOf(arn) === region ? [] : [problem(path, arn, `must be a certificate in ${region}: API Gateway takes no other`)];

/** Names of the API that could not be served, or not go over to the standby. */
export function domainProblems({ api, standby, region }: PlatformConfig): ConfigProblem[] {
  const domain = api?.domain;
  const found: ConfigProblem[] = [];
  if (standby?.certificateArn) {
    if (domain) found.push(...certificateProblem("standby.certificateArn", standby.certificateArn, standby.region));
    else found.push(problem("standby.certificateArn", standby.certificateArn, "must be left out: there is no api.domain"));
  }
  if (!api || !domain) return found;
  found.push(...certificateProblem("api.domain.certificateArn", domain.certificateArn, region));
  if (api.endpoint === "private")
    found.push(problem("api.domain", domain.name, 'must be left out, or api.endpoint be "regional": nobody outside reaches it'));
  if (!standby) return found;
  if (!standby.certificateArn)
    found.push(problem("standby.certificateArn", null, `must be a certificate of ${domain.name} in ${standby.region}`));
  const open = api.routes.some(({ method, path, key }) => method === "GET" && path === domain.healthPath && !key);
  if (!open)
    found.push(
      problem("api.domain.healthPath", domain.healthPath, "must be the path of a GET route without a key: Route 53 sends none"),
    );
  return found;
}
