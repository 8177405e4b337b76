// Anthropic, and every address that speaks its Messages API.
import { asBytes, commonHeaders } from "./provider-request.ts";

/** The version in which a client asks that names none, as every version of the official SDKs does. */
const VERSION = "2023-06-01";

/** The official SDKs take the address without `/v1`, and OpenAI's with it: operators write both. */
export function messagesAddress(base: URL): URL {
  const address = new URL(base);
  const path = address.pathname.replace(/\/+$/, "");
  address.pathname = `${path.replace(/\/v1$/, "")}/v1/messages`;
  return address;
}

type Headers = Readonly<Record<string, string>>;

interface Wanted {
  readonly apiKey: string;
  /** The client's own. */
  readonly forwarded: Headers;
  /** What the body needs, such as betas. */
  readonly headers?: Headers | undefined;
  readonly stream: boolean;
}

export function headersOf({ apiKey, forwarded, headers = {}, stream }: Wanted): Record<string, string> {
  const betas = betasOf([forwarded, headers]);
  const { "anthropic-beta": _, ...others } = { ...forwarded, ...headers };
  return {
    "anthropic-version": VERSION,
    ...others,
    ...(betas !== "" && { "anthropic-beta": betas }),
    ...commonHeaders(stream),
    ...(apiKey !== "" && { "x-api-key": asBytes(apiKey) }),
  };
}

/** Each once, in one list. */
function betasOf(all: readonly Headers[]): string {
  const names = all.flatMap((headers) => (headers["anthropic-beta"] ?? "").split(","));
  return [...new Set(names.map((name) => name.trim()))].filter((name) => name !== "").join(",");
}
