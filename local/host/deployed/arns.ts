/** Name of a function that is given as a name or an ARN, with or without a qualifier. */
export const functionNameOf = (nameOrArn: string): string =>
  nameOrArn.startsWith("arn:") ? (nameOrArn.split(":")[6] ?? nameOrArn) : nameOrArn;

/** Account of an ARN. */
export const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/** Region of an ARN. */
export const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
