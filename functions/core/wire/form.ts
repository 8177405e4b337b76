// Forms (multipart/form-data, RFC 7578): how requests come that have a file.

export interface Form {
  /** As they came. */
  readonly bytes: Uint8Array;
  /** With its boundary. */
  readonly contentType: string;
}
