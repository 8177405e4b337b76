// The errors of the simulated provider where it answers as Anthropic, in Anthropic's envelope, with its types and its words:
// programs look for them.

export class MessagesError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static invalid(message: string): MessagesError {
    return new MessagesError(400, "invalid_request_error", message);
  }

  /** `path` is that of a field, such as `messages.0.role`. */
  static field(path: string, problem: string): MessagesError {
    return MessagesError.invalid(`${path}: ${problem}`);
  }

  static noKey(): MessagesError {
    return new MessagesError(401, "authentication_error", "x-api-key header is required");
  }

  static notFound(): MessagesError {
    return new MessagesError(404, "not_found_error", "Not found");
  }

  static methodNotAllowed(): MessagesError {
    return new MessagesError(405, "invalid_request_error", "Method Not Allowed");
  }

  static noSuchModel(model: string): MessagesError {
    return new MessagesError(404, "not_found_error", `model: ${model}`);
  }
}

export function messagesErrorReply(error: unknown, requestId: string): { status: number; body: object } {
  const known = error instanceof MessagesError ? error : new MessagesError(500, "api_error", "Internal server error");
  const { status, type, message } = known;
  return { status, body: { type: "error", error: { type, message }, request_id: requestId } };
}
