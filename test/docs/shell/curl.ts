// Whether a request that `curl` would send to a gateway is one: its path has a route, and its body is JSON.
import { routeFinder } from "../../../functions/admin/api/find-route.ts";
import { ROUTES } from "../../../functions/admin/api/routes.ts";
import { routeOf } from "../../../functions/core/route.ts";

const findRoute = routeFinder(ROUTES);
const VALUED = new Set(["-H", "--header", "-d", "--data", "-X", "--request", "-F", "--form", "-o", "--output"]);

/** Whether the address is a gateway's. Throws what is wrong with the request. */
export function checkCurl(words: readonly string[]): boolean {
  const urls = words.filter((word, at) => /^https?:\/\//.test(word) && !VALUED.has(words[at - 1] ?? ""));
  const [url] = urls.map((text) => new URL(text.replace("…", "address")));
  if (url === undefined || !isGateway(url)) return false;
  const datas = words.filter((_, at) => ["-d", "--data"].includes(words[at - 1] ?? ""));
  const isQuery = words.includes("-G") || words.includes("--get");
  if (!isQuery) for (const data of datas) if (/^\s*[[{]/.test(data)) JSON.parse(data);
  const method = words[words.findIndex((word) => word === "-X" || word === "--request") + 1];
  const hasMethod = words.includes("-X") || words.includes("--request");
  checkPath(url.pathname, hasMethod ? (method ?? "") : datas.length > 0 && !isQuery ? "POST" : "GET");
  return true;
}

function isGateway({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || /example\.com$|\.lambda-url\./.test(hostname);
}

function checkPath(path: string, method: string): void {
  if (path.startsWith("/console")) return;
  if (path.includes("/organization/")) findRoute({ method, path });
  else routeOf(path);
}
