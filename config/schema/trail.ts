import * as v from "valibot";
import { wholeNumber } from "./primitives.js";

const TrailArn = v.pipe(
  v.string(),
  v.regex(
    /^arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:trail\/[A-Za-z0-9._-]{3,128}$/,
    "must be a trail's ARN: arn:aws:cloudtrail:<region>:<account>:trail/<name>",
  ),
);

const LogGroupName = v.pipe(v.string(), v.regex(/^[.\-_/#A-Za-z0-9]{1,512}$/, "must be the name of a log group"));

/**
 * The CloudTrail trail: who called which AWS API in the account, in every region (SPEC 4.4). Made or taken only by the environment
 * that owns it (`owns.securityTrail`).
 */
export const TrailSchema = v.variant("mode", [
  v.strictObject({
    mode: v.literal("create"),
    /** Log files move to Glacier after this many days; default: never. */
    glacierAfterDays: v.optional(wholeNumber(30, 3650)),
    expireAfterDays: wholeNumber(90, 36_500),
  }),
  /** One that is there already, of the account or its organization; nothing of it is changed. */
  v.strictObject({
    mode: v.literal("import"),
    arn: TrailArn,
    /** Log group that the trail delivers to, in this account and region; absent: it delivers to S3 alone. */
    logGroupName: v.optional(LogGroupName),
  }),
  v.strictObject({ mode: v.literal("none") }),
]);
