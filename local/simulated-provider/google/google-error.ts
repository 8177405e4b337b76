// The errors of the simulated provider where it answers as Google, in Google's form, with its statuses: programs look for them.

export class GoogleError extends Error {
  readonly code: number;
  readonly status: string;

  constructor(code: number, status: string, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }

  static invalid(message: string): GoogleError {
    return new GoogleError(400, "INVALID_ARGUMENT", message);
  }

  /** `path` is that of a field, such as `contents[0].role`. */
  static field(path: string, problem: string): GoogleError {
    return GoogleError.invalid(`Invalid value at '${snakeCase(path)}': ${problem}`);
  }

  static unknownName(name: string, path: string): GoogleError {
    const place = path === "" ? "" : ` at '${snakeCase(path)}'`;
    return GoogleError.invalid(
      `Invalid JSON payload received. Unknown name "${name.slice(0, 64)}"${place}: Cannot find field.`,
    );
  }

  static noKey(): GoogleError {
    return new GoogleError(403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers. Please use API Key.");
  }

  static notFound(): GoogleError {
    return new GoogleError(404, "NOT_FOUND", "Requested entity was not found.");
  }

  static noSuchModel(model: string): GoogleError {
    const problem = "is not found for API version v1beta, or is not supported for generateContent.";
    return new GoogleError(404, "NOT_FOUND", `models/${model} ${problem}`);
  }
}

export function googleErrorReply(error: unknown): { status: number; body: object } {
  const known = error instanceof GoogleError ? error : new GoogleError(500, "INTERNAL", "Internal error encountered.");
  const { code, status, message } = known;
  return { status: code, body: { error: { code, message, status } } };
}

/** As Google names fields in its messages, whatever the request wrote. */
function snakeCase(path: string): string {
  return path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
