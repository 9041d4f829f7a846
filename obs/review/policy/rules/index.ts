import type { Rule } from "../model.js";
import { encryptionRules } from "./encryption.js";
import { messagingRules } from "./messaging.js";
import { networkRules } from "./network.js";
import { observabilityRules } from "./observability.js";
import { permissionRules } from "./permissions.js";
import { storageRules } from "./storage.js";
import { tagRules } from "./tags.js";

/** All rules. */
export const RULES: readonly Rule[] = [
  ...permissionRules,
  ...storageRules,
  ...networkRules,
  ...encryptionRules,
  ...messagingRules,
  ...observabilityRules,
  ...tagRules,
];
