// An answer as the events of a stream, in the order and with the members that the recordings have.
import type { Answer, Candidate, Usage } from "./answer.ts";
import type { KnownRequest, Part } from "./request.ts";
import { tokensOfParts } from "./tokens.ts";

const PIECE = 9;

/** Candidates take turns. */
export function eventsOf(answer: Answer, { service, model }: KnownRequest): Answer[] {
  const { candidates, ...common } = answer;
  if (candidates === undefined) return [answer];
  const queues = candidates.map((candidate) => candidateEvents(candidate, model.generation >= 3));
  const longest = Math.max(...queues.map((queue) => queue.length));
  const order = Array.from({ length: longest }, (_, at) => queues.flatMap((queue) => queue[at] ?? [])).flat();
  return order.map((candidate, at) => {
    const usage = at === order.length - 1 ? answer.usageMetadata : runningUsage(answer, order.slice(0, at + 1));
    const { trafficType } = answer.usageMetadata;
    return {
      candidates: [candidate],
      ...common,
      usageMetadata: service === "vertex" && at < order.length - 1 ? { trafficType } : usage,
    };
  });
}

/** Newer models end with an empty text, which has the signature of a text. */
function candidateEvents({ content, finishReason, finishMessage, index }: Candidate, endsApart: boolean): Candidate[] {
  const { parts } = content ?? {};
  const place = index === undefined ? {} : { index };
  const ending = { finishReason: finishReason ?? "", ...(finishMessage !== undefined && { finishMessage }), ...place };
  const pieces = (parts ?? []).flatMap((part) => piecesOf(part, endsApart));
  if (parts === undefined || pieces.length === 0) return [{ ...(content && { content }), ...ending }];
  const said = pieces.map((part): Candidate => ({ content: { parts: [part], role: "model" }, ...place }));
  if (!endsApart) return [...said.slice(0, -1), { ...said.at(-1), ...ending }];
  const signature = parts.at(-1)?.text !== undefined ? parts.at(-1)?.thoughtSignature : undefined;
  const last = { text: "", ...(signature !== undefined && { thoughtSignature: signature }) };
  return [...said, { content: { parts: [last], role: "model" }, ...ending }];
}

function piecesOf(part: Part, endsApart: boolean): Part[] {
  const { text, thought, thoughtSignature } = part;
  if (text === undefined) return [part];
  const characters = Array.from(text);
  const count = Math.ceil(characters.length / PIECE);
  const pieces = Array.from({ length: count }, (_, at): Part => {
    const piece = characters.slice(at * PIECE, (at + 1) * PIECE).join("");
    return { text: piece, ...(thought === true && { thought }) };
  });
  if (thoughtSignature === undefined || endsApart) return pieces;
  return pieces.map((piece, at) => (at === 0 ? { ...piece, thoughtSignature } : piece));
}

function runningUsage({ usageMetadata }: Answer, sent: readonly Candidate[]): Usage {
  const { promptTokenCount = 0, thoughtsTokenCount = 0, promptTokensDetails } = usageMetadata;
  const parts = sent.flatMap(({ content }) => content?.parts ?? []).filter(({ thought }) => thought !== true);
  const candidatesTokenCount = Math.min(tokensOfParts(parts), usageMetadata.candidatesTokenCount ?? 0);
  return {
    promptTokenCount,
    ...(candidatesTokenCount > 0 && { candidatesTokenCount }),
    totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
    promptTokensDetails,
    ...(thoughtsTokenCount > 0 && { thoughtsTokenCount }),
  };
}

/** Lines end as Google's do. */
export function eventText(data: object): string {
  return `data: ${JSON.stringify(data)}\r\n\r\n`;
}
