import { REDACTED } from "./placeholders.js";

/** Beginnings of names whose values are secret, wherever in a name they stand: `dbPassword`, `x-api-key`, `X-Amz-Signature`. */
const NAMES = [
  "pass(?:word|wd|phrase)?",
  "pwd",
  "secret(?:[_-]?access)?(?:[_-]?(?:key|value|string))?",
  "(?:api|access|private|account|encryption|signing)[_-]?key",
  "token",
  "authori[sz]ation",
  "credentials?",
  "x-amz-(?:signature|credential)",
  "session[_-]?id",
].join("|");

/**
 * `name = value` in any of the ways in which logs write it: `name=value`, `"name":"value"`, `\"name\": \"value\"`, `name: Bearer value`.
 * What is quoted may hold spaces. All repetitions are bounded, so that no text takes longer than its length allows.
 */
const NAMED_VALUE = new RegExp(
  `((?:${NAMES})[\\\\"']{0,4}\\s{0,4}[:=]\\s{0,4})` +
    `(?:(\\\\{0,3}["'])(?:(?!\\2)[^\\n]){0,1000}\\2|(?:\\\\{0,3}["'])?(?:(?:bearer|basic|digest|negotiate)\\s{1,4})?[^\\s"',;&<>)}\\]\\\\]{1,4000}\\]?)`,
  "gi",
);

/** A cookie's value goes on to the end of its line. */
const COOKIE = /(cookie[\\"']{0,4}\s{0,4}[:=]\s{0,4}["']?)[^\n"'\\]{1,4000}/gi;
const BEARER = /\b(bearer\s{1,4})[A-Za-z0-9._~+/=-]{8,4000}/gi;
const URL_PASSWORD = /:\/\/[^\s/@:"'<>]{0,200}:[^\s/@"'<>]{1,400}@/g;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,60}-----|$)/g;
/** Access key ids of users, sessions, roles and groups (IAM, "Unique identifiers"). */
const ACCESS_KEY = /(?<![A-Z0-9])(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Z0-9])/g;
/** Tokens that name their issuer: payment tokens of the shop, Stripe, GitHub, GitLab, Slack, Google, npm. */
const ISSUED =
  /(?<![A-Za-z0-9])(?:tok_[A-Za-z0-9_]{1,200}|(?:sk|pk|rk)[_-](?:live|test|ant|proj)?[A-Za-z0-9_-]{16,200}|gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_\w{20,255}|glpat-[\w-]{16,200}|xox[abeoprs]-[A-Za-z0-9-]{10,250}|AIza[\w-]{30,60}|npm_[A-Za-z0-9]{30,60})/g;

/** Runs that may be a JSON web token or a secret access key. Greedy and without a way back. */
const RUN = /[A-Za-z0-9_+/=.-]{30,}/g;
const SECRET_KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])/g;

/** Forty characters of base64 that are mixed as random ones are: no digest, no path, no word. */
const isSecretKey = (text: string): boolean =>
  /[a-z]/.test(text) &&
  /[A-Z]/.test(text) &&
  /\d/.test(text) &&
  !/^[0-9a-f]+$/i.test(text) &&
  (text.match(/\//g)?.length ?? 0) <= 5;

/** From `eyJ` on, where two dots follow: header, claims and signature. */
function redactRun(run: string): string {
  const start = run.indexOf("eyJ");
  const dots = start < 0 ? [] : run.slice(start).split(".", 3);
  if (dots.length === 3 && (dots[1] ?? "").length > 1) return run.slice(0, start) + REDACTED.token;
  return run.replace(SECRET_KEY, (key) => (isSecretKey(key) ? REDACTED.secret : key));
}

/** The text with every secret replaced that its form or its name gives away. */
export const redactSecrets = (text: string): string =>
  text
    .replace(PRIVATE_KEY, REDACTED.privateKey)
    .replace(URL_PASSWORD, `://${REDACTED.credentials}@`)
    .replace(COOKIE, `$1${REDACTED.secret}`)
    .replace(
      NAMED_VALUE,
      (_match, name: string, quote: string | undefined) => `${name}${quote ?? ""}${REDACTED.secret}${quote ?? ""}`,
    )
    .replace(BEARER, `$1${REDACTED.token}`)
    .replace(ACCESS_KEY, REDACTED.accessKey)
    .replace(ISSUED, REDACTED.token)
    .replace(RUN, redactRun);
