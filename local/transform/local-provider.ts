import type { JsonObject } from "../../terraform/index.js";
import { MOTO_CREDENTIALS } from "../moto/index.js";

/**
 * Settings with which the AWS provider works on moto; the address comes from `AWS_ENDPOINT_URL`. Three attempts: moto's answer
 * to a call that it does not know would otherwise be asked for again for minutes, and with one attempt a connection that moto closes
 * at the wrong moment fails the apply.
 */
export const LOCAL_PROVIDER_SETTINGS: JsonObject = {
  access_key: MOTO_CREDENTIALS.accessKeyId,
  secret_key: MOTO_CREDENTIALS.secretAccessKey,
  skip_credentials_validation: true,
  skip_metadata_api_check: "true",
  skip_region_validation: true,
  s3_use_path_style: true,
  max_retries: 3,
};

/** What chooses an account in the real environments, and would lead to one from here. */
const ACCOUNT_SETTINGS = [
  "profile",
  "assume_role",
  "assume_role_with_web_identity",
  "shared_config_files",
  "shared_credentials_files",
  "allowed_account_ids",
];

/** A provider block of the `aws` provider, pointed at the local AWS. */
export const localProvider = (block: JsonObject): JsonObject => ({
  ...Object.fromEntries(Object.entries(block).filter(([key]) => !ACCOUNT_SETTINGS.includes(key))),
  ...LOCAL_PROVIDER_SETTINGS,
});
