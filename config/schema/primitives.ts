import * as v from "valibot";

const text = (pattern: RegExp, allowed: string) => v.pipe(v.string(), v.regex(pattern, `must be ${allowed}`));

/** Lower-case words joined by dashes; part of resource names. */
export const Slug = text(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case letters, digits and single dashes, starting with a letter");

/** Whole number in [min, max]; the message tells both. */
export const wholeNumber = (min: number, max: number) =>
  v.pipe(
    v.number(`must be a whole number from ${min} to ${max}`),
    v.integer(`must be a whole number from ${min} to ${max}`),
    v.minValue(min, `must be a whole number from ${min} to ${max}`),
    v.maxValue(max, `must be a whole number from ${min} to ${max}`),
  );

/** Number in [min, max]; up to `Number.MAX_SAFE_INTEGER` means that there is no upper bound to speak of. */
export const numberBetween = (min: number, max: number) => {
  const allowed =
    max === Number.MAX_SAFE_INTEGER ? `must be a number of at least ${min}` : `must be a number from ${min} to ${max}`;
  return v.pipe(v.number(allowed), v.minValue(min, allowed), v.maxValue(max, allowed));
};

/** An IPv4 network such as 10.0.0.0/16. */
export const Cidr = text(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, "an IPv4 network such as 10.0.0.0/16");

/** An AWS region id. */
export const Region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region such as us-east-1");

/** Certificate of AWS Certificate Manager. */
export const CertificateArn = text(
  /^arn:aws[\w-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/,
  "the ARN of a certificate in AWS Certificate Manager",
);

/** A Route 53 hosted zone. */
export const HostedZoneId = text(/^Z[A-Z0-9]{5,31}$/, "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ");

/** A host name. */
export const HostName = text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "a host name such as api.example.com");

/** An e-mail address. */
export const Email = text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, "an e-mail address");

/** An HTTPS address. */
export const HttpsUrl = text(/^https:\/\/[^\s]+$/, "an https:// address");

/** Where the runbooks are: their folder in the repository, or its address; no slash at the end. */
export const RunbookBaseUrl = text(
  /^(runbooks|https:\/\/\S*[^\s/])$/,
  'the folder "runbooks" or an https:// address without a slash at its end',
);

/** An image digest. */
export const ImageDigest = text(/^sha256:[0-9a-f]{64}$/, "an image digest, sha256: and 64 hex digits");

/** Retention periods that CloudWatch Logs accepts, in days (page "PutRetentionPolicy"). */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** A retention that CloudWatch Logs accepts. */
export const LogRetentionDays = v.picklist(RETENTION_DAYS, `must be one of ${RETENTION_DAYS.join(", ")}`);
