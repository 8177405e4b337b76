// Lost updates (RFC 9110, 13.1.1): who changes something says which revision they have seen.
import { GatewayError, invalidRequest } from "../../core/error.ts";
import type { Members } from "../../core/wire/members.ts";

/** Of what was written before there were revisions. */
const NONE = "none";

export function etagOf({ revision = NONE }: { readonly revision?: string | undefined }): string {
  return `"${revision}"`;
}

/** The revision in the header, `*`, or undefined without one. Throws a 400 for anything else. */
export function readIfMatch(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, tag] = /^\s*(\*|"[^"]*")\s*$/.exec(header) ?? [];
  if (tag === undefined) throw invalidRequest(400, "invalid_value", "If-Match takes one ETag, or *.", "if-match");
  return tag;
}

export function required(): GatewayError {
  const message = "Changes need If-Match, with the ETag of what you have seen, or * to change whatever there is.";
  return invalidRequest(428, "precondition_required", message, "if-match");
}

interface Present {
  readonly etag: string;
  readonly present: Members;
}

/** Carries what is stored now, so that both can be compared. */
export function changedMeanwhile({ etag, present }: Present): GatewayError {
  const message = "It was changed in the meantime. Compare, and send the change again with the new ETag.";
  const { status, body } = invalidRequest(412, "precondition_failed", message, "if-match");
  return new GatewayError(status, { ...body, further: { present } }, { headers: { etag } });
}
