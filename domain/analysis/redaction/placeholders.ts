/** What stands where a secret or a personal datum stood. Without spaces, so that none is ever half of another secret. */
export const REDACTED = {
  secret: "[secret-removed]",
  token: "[token-removed]",
  accessKey: "[access-key-removed]",
  privateKey: "[private-key-removed]",
  credentials: "[credentials-removed]",
  email: "[email-removed]",
  iban: "[iban-removed]",
} as const;
