// OpenAI's embeddings and moderations: the simulated provider's, and no unknown members.
import { embed } from "../../../local/simulated-provider/embeddings/embeddings.ts";
import { parseEmbeddingsRequest } from "../../../local/simulated-provider/embeddings/parse-request.ts";
import { moderate } from "../../../local/simulated-provider/moderations/moderation.ts";
import { parseModerationRequest } from "../../../local/simulated-provider/moderations/parse-request.ts";
import { jsonOf, type Outgoing } from "../anthropic-stand-in/faults.ts";
import type { RecordedRequest } from "../fake-provider/exchange.ts";
import { membersOf } from "./members.ts";

const EMBEDDINGS = new Set(["model", "input", "encoding_format", "dimensions", "user"]);
const MODERATIONS = new Set(["model", "input"]);

export function embeddings({ body }: RecordedRequest): Outgoing {
  membersOf(body, EMBEDDINGS);
  return jsonOf(embed(parseEmbeddingsRequest(body)));
}

export function moderations({ body }: RecordedRequest): Outgoing {
  membersOf(body, MODERATIONS);
  return jsonOf(moderate(parseModerationRequest(body)));
}
