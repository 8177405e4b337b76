// Errors in the form of AWS: the kind is in a header, and only the words are in the body.

export interface Refusal {
  readonly status: number;
  /** Such as `ValidationException`. */
  readonly type: string;
  readonly body: object;
}

export type ErrorType = keyof typeof statuses;

const statuses = {
  ValidationException: 400,
  IncompleteSignatureException: 400,
  ServiceQuotaExceededException: 400,
  AccessDeniedException: 403,
  ExpiredTokenException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  UnrecognizedClientException: 403,
  ResourceNotFoundException: 404,
  ModelTimeoutException: 408,
  ModelErrorException: 424,
  ModelStreamErrorException: 424,
  ModelNotReadyException: 429,
  ThrottlingException: 429,
  InternalServerException: 500,
  ServiceUnavailableException: 503,
} as const;

export function refuse(type: ErrorType, message: string): Refusal {
  return { status: statuses[type], type, body: { message } };
}

/** What comes of an address that no operation has. */
export const unknownOperation: Refusal = {
  status: 200,
  type: "UnknownOperationException",
  body: { Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" },
};

/** What a model says against a request comes in Bedrock's words around it. */
export function byTheModel(words: string): string {
  return `The model returned the following errors: ${words}`;
}
