// Claude on Vertex AI: Anthropic's Messages API, but for the model, which is in the address, and the version.
import { editMembers } from "../../core/wire/json-edit.ts";

const VERSION = "vertex-2023-10-16";

/** The rest of the text stays as it is. A version of the operator's own stays, too. */
export function rawPredictBody(body: string): string {
  return editMembers(body, [
    { name: "model", write: () => undefined },
    { name: "anthropic_version", write: (present = JSON.stringify(VERSION)) => present },
  ]);
}

export function rawPredictMethod(stream: boolean): string {
  return stream ? "streamRawPredict" : "rawPredict";
}
