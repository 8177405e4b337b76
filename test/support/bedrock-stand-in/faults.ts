// What can go wrong with an answer of the stand-in, beside what `anthropic-stand-in/faults.ts` does to the answers of both.
import { randomUUID } from "node:crypto";
import type { Fault, Outgoing } from "../anthropic-stand-in/faults.ts";
import { errorFrame, exceptionFrame } from "../event-frames.ts";
import type { Step } from "../fake-provider/deliver.ts";
import { type ErrorType, type Refusal, refuse } from "./error.ts";

/** An error in place of an answer. */
export function exception(type: ErrorType, message = "The stand-in fails."): Fault {
  return () => refusalOf(refuse(type, message));
}

export function throttled(): Fault {
  return exception("ThrottlingException", THROTTLED);
}

const THROTTLED = "Too many requests, please wait before trying again.";

/** What AWS says to those who may not ask: it names who asked, and the account. */
export function denied(): Fault {
  const user = "arn:aws:sts::123456789012:assumed-role/gateway/function";
  const resource =
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0";
  return exception(
    "AccessDeniedException",
    `User: ${user} is not authorized to perform: bedrock:InvokeModel on resource: ${resource} because no identity-based policy allows the bedrock:InvokeModel action`,
  );
}

/** A status of 200, and then an exception as the event behind `n` others; a JSON answer is the same as a status. */
export function exceptionAfter(n: number, type: ErrorType = "ThrottlingException", message = THROTTLED): Fault {
  const name = type.charAt(0).toLowerCase() + type.slice(1);
  return endingIn(n, exceptionFrame(name, { message }), type);
}

/** An error that AWS has no type for. */
export function errorAfter(n: number): Fault {
  return endingIn(n, errorFrame("InternalError", "An internal error occurred."), "InternalServerException");
}

function endingIn(n: number, last: Uint8Array, type: ErrorType): Fault {
  return (answer) =>
    answer.isStream ? { ...answer, steps: [...answer.steps.slice(0, n), last] } : exception(type)(answer);
}

/** The body ends in the middle of the frame behind `n` others. */
export function cutInFrameAfter(n: number): Fault {
  return inFrame(n, (bytes) => [bytes.subarray(0, bytes.length / 2)]);
}

/** A bit of the frame behind `n` others is wrong. */
export function brokenFrameAfter(n: number): Fault {
  return inFrame(n, (bytes, rest) => [bytes.map((byte, at) => (at === bytes.length - 6 ? byte ^ 1 : byte)), ...rest]);
}

function inFrame(n: number, change: (bytes: Uint8Array, rest: readonly Step[]) => readonly Step[]): Fault {
  return (answer) => {
    const step = answer.steps[n];
    if (!(step instanceof Uint8Array)) throw new Error(`The answer has no frame behind ${n} others.`);
    return { ...answer, steps: [...answer.steps.slice(0, n), ...change(step, answer.steps.slice(n + 1))] };
  };
}

export function refusalOf({ status, type, body }: Refusal): Outgoing {
  return jsonOf(body, status, { "x-amzn-errortype": `${type}:http://internal.amazon.com/coral/com.amazon.bedrock/` });
}

export function jsonOf(body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Outgoing {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  const common = { "content-type": "application/json", "content-length": length, "x-amzn-requestid": randomUUID() };
  return { status, headers: { ...common, ...headers }, steps: [text], isStream: false };
}

export function streamOf(steps: readonly Uint8Array[]): Outgoing {
  const headers = { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": randomUUID() };
  return { status: 200, headers, steps, isStream: true };
}
