// Requests that break the rules of images, documents and caching.
import { sign } from "../../support/anthropic-stand-in/signature.ts";
import { type Broken, content, text, turn } from "./request.ts";

const image = (source: object) => content({ type: "image", source });
const document = (source: object) => content({ type: "document", source });
const marked = { ...text("Hi"), cache_control: { type: "ephemeral" } };

export const media: Readonly<Record<string, Broken>> = {
  "an image has a type that is not read": image({ type: "base64", media_type: "image/jpg", data: "QUJD" }),
  "an image's address is not https": image({ type: "url", url: "http://example.com/a.png" }),
  "an image's data is a data URL": image({
    type: "base64",
    media_type: "image/png",
    data: "data:image/png;base64,QUJD",
  }),
  "a source has a type that does not exist": image({ type: "text", media_type: "text/plain", data: "QUJD" }),
  "a document in base64 is no PDF": document({ type: "base64", media_type: "text/plain", data: "QUJD" }),
  "a document of text is no plain text": document({ type: "text", media_type: "text/csv", data: "a,b" }),
  "more than four blocks are marked for the cache": {
    body: { system: [marked, marked], ...content(marked, marked, marked).body },
  },
  "a thought is marked for the cache": turn(
    { type: "thinking", thinking: "Hm", signature: sign("Hm"), cache_control: { type: "ephemeral" } },
    text("Hi"),
  ),
  "an empty text is marked for the cache": content({ ...marked, text: "" }),
  "a mark has a lifetime that does not exist": content({ ...marked, cache_control: { type: "ephemeral", ttl: "24h" } }),
};
