// What answers a route: it gets a request that was read, and returns what the route says.

import type { ApiContext } from "./context.ts";
import type { AnswerOf, BodyOf, PathParameter, QueryOf, Route, Routes } from "./route.ts";

export interface ApiRequest<Name extends string, One extends Route> {
  /** Decoded. */
  readonly parameters: Readonly<Record<PathParameter<Name>, string>>;
  readonly query: QueryOf<One>;
  readonly body: BodyOf<One>;
  /** The revision that the caller has seen, or `*`. */
  readonly ifMatch: string | undefined;
}

export interface ApiAnswer<One extends Route> {
  readonly body: AnswerOf<One>;
  /** The revision of what is answered. */
  readonly etag?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler<Name extends string, One extends Route> = (
  request: ApiRequest<Name, One>,
  context: ApiContext,
) => Promise<ApiAnswer<One>>;

export type Handlers<All extends Routes> = {
  readonly [Name in keyof All & string]: All[Name] extends Route ? Handler<Name, All[Name]> : never;
};
