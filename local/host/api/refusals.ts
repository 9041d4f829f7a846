/** Status, message and error of API Gateway's own answers (page "Gateway response types for API Gateway"). */
const REFUSALS = {
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    error: "MissingAuthenticationTokenException",
    message: "Missing Authentication Token",
  },
  ACCESS_DENIED: { status: 403, error: "ForbiddenException", message: "Forbidden" },
  INVALID_API_KEY: { status: 403, error: "ForbiddenException", message: "Forbidden" },
  THROTTLED: { status: 429, error: "TooManyRequestsException", message: "Too Many Requests" },
  QUOTA_EXCEEDED: { status: 429, error: "LimitExceededException", message: "Limit Exceeded" },
  BAD_REQUEST_BODY: { status: 400, error: "BadRequestException", message: "Invalid request body" },
  BAD_REQUEST_PARAMETERS: { status: 400, error: "BadRequestException", message: "Missing required request parameters" },
  REQUEST_TOO_LARGE: { status: 413, error: "RequestTooLargeException", message: "Request Too Long" },
  INTEGRATION_TIMEOUT: { status: 504, error: "InternalServerErrorException", message: "Endpoint request timed out" },
  /** The function failed, or what it answered is no answer. */
  INTEGRATION_FAILURE: { status: 502, error: "InternalServerErrorException", message: "Internal server error" },
  /** The function could not be invoked. */
  API_CONFIGURATION_ERROR: { status: 500, error: "InternalServerErrorException", message: "Internal server error" },
} as const;

/** Why API Gateway answers itself. */
export type RefusalType = keyof typeof REFUSALS;

/** API Gateway's own answer. */
export interface Refusal {
  readonly type: RefusalType;
  readonly status: number;
  /** `x-amzn-errortype`. */
  readonly error: string;
  readonly message: string;
  /** What is wrong with the body. */
  readonly validation: string;
}

/** A refusal in API Gateway's words. */
export const refusal = (type: RefusalType, more: Partial<Pick<Refusal, "message" | "validation">> = {}): Refusal => ({
  type,
  ...REFUSALS[type],
  validation: "",
  ...more,
});
