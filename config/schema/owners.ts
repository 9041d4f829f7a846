import * as v from "valibot";
import { Email, Slug } from "./primitives.js";

const SlackChannel = v.pipe(v.string(), v.regex(/^#[a-z0-9_-]{1,80}$/, "must be a channel such as #platform-team"));

/** Where the people are reached who look after something (SPEC 2.9). */
export const OwnerSchema = v.pipe(
  v.strictObject({
    slackChannel: v.optional(SlackChannel),
    email: v.optional(Email),
    /** Name in `secrets` of their PagerDuty integration key; the key itself is never written down, see `obs secrets set`. */
    pagerDutySecret: v.optional(Slug),
  }),
  v.check((owner) => Object.values(owner).some(Boolean), "must have a slackChannel, an email or a pagerDutySecret"),
);

/** The stacks that an owner can be given to. */
export const OWNED_STACKS = [
  ...["security", "networking", "storage", "messaging", "compute"],
  ...["api", "monitoring", "integrations", "pipeline", "fleet"],
];
