// A typed client of the admin API, for browsers and programs: what it may send and what it gets comes from the routes, whose
// schemas stay out of its bundle.
import type { AnswerOf, PathParameter, QueryOf, Route, SentBodyOf } from "./route.ts";
import type { ROUTES } from "./routes.ts";
import { type Answered, type ClientOptions, type Sent, send } from "./transport.ts";

type All = typeof ROUTES;
export type Name = keyof All & string;

type Needed<Key extends string, Value> = Value extends undefined ? unknown : { readonly [One in Key]: Value };
type Parameters<One extends Name> = [PathParameter<One>] extends [never]
  ? unknown
  : { readonly parameters: Readonly<Record<PathParameter<One>, string>> };
type Condition<One extends Route> = One extends { isConditional: true } ? { readonly ifMatch: string } : unknown;

/** `ifMatch` is the ETag of what was seen, or `*`. */
export type CallOptions<One extends Name> = Parameters<One> &
  Needed<"body", SentBodyOf<All[One]>> &
  Condition<All[One]> & {
    readonly query?: Partial<QueryOf<All[One]>>;
    readonly signal?: AbortSignal | undefined;
  };

export type Call = <One extends Name>(name: One, options: CallOptions<One>) => Promise<Answered<AnswerOf<All[One]>>>;

/** Each call throws an ApiError where it is not answered with success. */
export function createClient(client: ClientOptions = {}): Call {
  return async (name, options) => {
    const { parameters = {}, ...rest }: Written = options;
    const [method = "", pattern = ""] = name.split(" ");
    const path = pattern.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(parameters[part] ?? ""));
    const { body, etag } = await send(client, { method, path, ...rest });
    return { body: body as never, etag };
  };
}

interface Written extends Omit<Sent, "method" | "path"> {
  readonly parameters?: Readonly<Record<string, string>>;
}
