// The endpoints of the stand-in for OpenAI, apart from conversations, by their paths.
import type { Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { completions } from "./completions.ts";
import { embeddings, moderations } from "./embeddings.ts";
import { images } from "./images.ts";
import { cohereRerank, jinaRerank } from "./rerank.ts";
import { speech } from "./speech.ts";
import { transcriptions } from "./transcriptions.ts";

export type Endpoint = (request: RecordedRequest) => Outgoing;

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  "/v1/embeddings": embeddings,
  "/v1/moderations": moderations,
  "/v1/completions": completions,
  "/v1/images/generations": images,
  "/v1/audio/speech": speech,
  "/v1/audio/transcriptions": transcriptions,
  "/v1/rerank": jinaRerank,
  "/v2/rerank": cohereRerank,
};
