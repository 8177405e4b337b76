// The errors of the simulated provider, in OpenAI's envelope, with its status codes and its `code`s.

export interface ErrorBody {
  error: { message: string; type: string; param: string | null; code: string | null };
}

interface Details {
  status?: number;
  param?: string | null;
  code?: string | null;
}

export class ApiError extends Error {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;

  constructor(message: string, { status = 400, param = null, code = null }: Details = {}) {
    super(message);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  static noKey(): ApiError {
    return new ApiError("No API key was sent: expected `Authorization: Bearer <key>`.", {
      status: 401,
      code: "invalid_api_key",
    });
  }

  static unknownUrl(method: string | undefined, path: string): ApiError {
    return new ApiError(`There is nothing at ${method} ${path}.`, { status: 404, code: "unknown_url" });
  }

  static methodNotAllowed(method: string | undefined, path: string): ApiError {
    return new ApiError(`${method} is not allowed on ${path}.`, { status: 405, code: "method_not_supported" });
  }

  static noSuchModel(model: string): ApiError {
    return new ApiError(`There is no model "${model}".`, { status: 404, code: "model_not_found" });
  }

  /** A 400 about one field; `param` is its path, such as `messages[0].role`. */
  static field(param: string, code: string | null, problem: string): ApiError {
    return new ApiError(`"${param}" ${problem}.`, { param, code });
  }
}

export function errorReply(error: unknown): { status: number; body: ErrorBody } {
  if (!(error instanceof ApiError)) {
    const message = "The simulated provider failed.";
    return { status: 500, body: { error: { message, type: "server_error", param: null, code: null } } };
  }
  const { status, message, param, code } = error;
  return { status, body: { error: { message, type: "invalid_request_error", param, code } } };
}
