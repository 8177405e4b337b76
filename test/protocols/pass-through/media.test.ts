// What pictures and recordings are estimated at where they are in no message: as media, and not as the text of their data.
import { describe, expect, it } from "vitest";
import { PICTURES } from "../../core/support/pictures.ts";
import { MODEL } from "../../core/support/requests.ts";
import { json } from "../../core/support/scripted-fetch.ts";
import { loggedTokens, startWith } from "./support.ts";

const picture = `${PICTURES["png"]?.(1024, 1024).replaceAll("=", "A")}${"A".repeat(1_000_000)}`;
const url = `data:image/png;base64,${picture}`;

describe("the estimate of a prompt", () => {
  it.each<[string, string, object]>([
    ["a picture to moderate", "/v1/moderations", { input: [{ type: "image_url", image_url: { url } }] }],
    ["a picture to rank", "/v1/rerank", { query: "a", documents: [{ text: "b" }, { image: url }] }],
    ["a picture to compare with", "/v1/rerank", { query: { image: url }, documents: ["a"] }],
    ["a recording", "/v1/audio/transcriptions", { input_audio: { data: picture, format: "mp3" } }],
  ])("takes %s for what it is", async (_, path, members) => {
    const { post, log } = await startWith([json({ results: [] })]);
    expect((await post(path, { model: MODEL, ...members })).status).toBe(200);
    expect(loggedTokens(log)).toMatchObject({ estimated: true });
    expect(loggedTokens(log).prompt).toBeGreaterThan(500);
    expect(loggedTokens(log).prompt).toBeLessThan(10_000);
  });
});
