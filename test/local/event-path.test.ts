import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { toEvent } from "../../local/function-url/event.ts";

const request = (url: string) =>
  ({
    url,
    method: "GET",
    headers: {},
    rawHeaders: [],
    httpVersion: "1.1",
    socket: {},
  }) as unknown as IncomingMessage;

it.each([
  ["/v1/models/a%2Fb%20c?x=%41", "/v1/models/a%2Fb%20c", "/v1/models/a/b c", "x=%41"],
  ["/100%", "/100%", "/100%", ""],
  ["/a?b?c", "/a", "/a", "b?c"],
  ["http://proxy.example/a?b", "/a", "/a", "b"],
  ["http://proxy.example", "/", "/", ""],
  ["*", "*", "*", ""],
])("the path of %s stays encoded, and is decoded for the context", (url, rawPath, path, rawQueryString) => {
  const event = toEvent(request(url), Buffer.alloc(0), "id");
  expect(event).toMatchObject({ rawPath, rawQueryString, requestContext: { http: { path } } });
});
