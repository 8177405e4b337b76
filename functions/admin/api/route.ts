// What the admin API says of each of its routes. Everything else is made from it: the dispatch, the types of the console's
// calls, and the OpenAPI document.
import type * as z from "zod/mini";
import type { Role } from "../access/role.ts";

export interface Route {
  /** The least that the caller must be. Routes without one are for signing in. */
  readonly role?: Role;
  readonly summary: string;
  /** Of the query string, where a name with `[]` at its end, or one that is repeated, is a list. */
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  /** Whether the handler gets the body as it was sent, without the defaults of the schema: they would be stored. */
  readonly isBodyAsSent?: boolean;
  readonly answer: z.ZodMiniType;
  /** 200, unless given. */
  readonly status?: number;
  /** Whether a change needs `If-Match` (RFC 9110, 13.1.1). */
  readonly isConditional?: boolean;
}

/** Such as `PATCH /v1/organization/api_keys/{id}`. */
export type RouteName = `${"GET" | "POST" | "PATCH" | "DELETE"} /v1/organization/${string}`;

export type Routes = Readonly<Record<RouteName, Route>>;

/** The names in braces. */
export type PathParameter<Name extends string> = Name extends `${string}{${infer One}}${infer Rest}`
  ? One | PathParameter<Rest>
  : never;

export type QueryOf<One extends Route> = One extends { query: z.ZodMiniType } ? z.output<One["query"]> : undefined;
export type BodyOf<One extends Route> = One extends { body: z.ZodMiniType }
  ? One extends { isBodyAsSent: true }
    ? z.input<One["body"]>
    : z.output<One["body"]>
  : undefined;
export type AnswerOf<One extends Route> = z.output<One["answer"]>;
