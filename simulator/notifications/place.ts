/** Where alarms live. */
export interface Place {
  readonly accountId: string;
  /** Region id, e.g. `eu-west-1`. */
  readonly region: string;
}

/** Names that CloudWatch's messages give to regions (page "Regions and Zones"); others go by their id. */
const REGION_NAMES: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
  "ca-central-1": "Canada (Central)",
  "sa-east-1": "South America (Sao Paulo)",
  "eu-central-1": "EU (Frankfurt)",
  "eu-north-1": "EU (Stockholm)",
  "eu-south-1": "EU (Milan)",
  "eu-west-1": "EU (Ireland)",
  "eu-west-2": "EU (London)",
  "eu-west-3": "EU (Paris)",
  "ap-east-1": "Asia Pacific (Hong Kong)",
  "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-northeast-2": "Asia Pacific (Seoul)",
  "ap-northeast-3": "Asia Pacific (Osaka)",
  "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "ap-southeast-2": "Asia Pacific (Sydney)",
};

export const regionName = (region: string): string => REGION_NAMES[region] ?? region;

/** ARN of an alarm, by its name. */
export const alarmArn = (place: Place, name: string): string =>
  `arn:aws:cloudwatch:${place.region}:${place.accountId}:alarm:${name}`;

/** A time as these messages write it. @param t epoch milliseconds */
export const messageTime = (t: number): string => new Date(t).toISOString().replace("Z", "+0000");
