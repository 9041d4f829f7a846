import type { Case } from "./case.js";
import { encryptionCases } from "./encryption.js";
import { messagingCases } from "./messaging.js";
import { networkCases } from "./network.js";
import { observabilityCases } from "./observability.js";
import { permissionsCases } from "./permissions.js";
import { storageCases } from "./storage.js";
import { tagsCases } from "./tags.js";

/** At least one case a rule. */
export const CASES: readonly Case[] = [
  ...encryptionCases,
  ...permissionsCases,
  ...storageCases,
  ...networkCases,
  ...messagingCases,
  ...observabilityCases,
  ...tagsCases,
];
