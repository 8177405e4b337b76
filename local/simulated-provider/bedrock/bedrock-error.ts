// The errors of the simulated provider where it answers as Bedrock: the name is in a header, and a message in the body.
import { MessagesError } from "../anthropic/messages-error.ts";
import type { ErrorReply } from "../exchange.ts";

export class BedrockError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }

  static invalid(message: string): BedrockError {
    return new BedrockError(400, "ValidationException", message);
  }

  /** What it says of a model's own form. */
  static malformed(problem: string): BedrockError {
    return BedrockError.invalid(`Malformed input request: ${problem}, please reformat your input and try again.`);
  }

  static unknownOperation(): BedrockError {
    return new BedrockError(404, "UnknownOperationException", "");
  }
}

export function bedrockErrorReply(error: unknown): ErrorReply {
  const { status, type, message } = bedrockErrorOf(error);
  return { status, headers: { "x-amzn-errortype": type }, body: { message } };
}

/** Bedrock passes on what the model's maker has to say. */
function bedrockErrorOf(error: unknown): BedrockError {
  if (error instanceof BedrockError) return error;
  if (!(error instanceof MessagesError))
    return new BedrockError(500, "InternalServerException", "Internal server error");
  if (error.status === 404) return BedrockError.invalid("The provided model identifier is invalid.");
  return BedrockError.invalid(`The model returned the following errors: ${error.message}`);
}
