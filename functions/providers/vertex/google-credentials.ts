// What Google's credentials are: the JSON documents that its console and its command line write.
import { createPrivateKey } from "node:crypto";
import { parseDocument } from "../../core/directory/document-text.ts";
import { project } from "../../core/directory/provider-config.ts";
import type { Members } from "../../core/wire/members.ts";
import { isExposed } from "../credentials.ts";

export interface ServiceAccount {
  readonly type: "service_account";
  readonly clientEmail: string;
  /** In PEM. */
  readonly privateKey: string;
  readonly privateKeyId: string | undefined;
  readonly tokenUri: string;
  readonly projectId: string | undefined;
}

const TOKEN_URI = "https://oauth2.googleapis.com/token";

/** Only its name is logged: so that says what is wrong. */
class UnusableCredentials extends Error {
  override readonly name: string;

  constructor(fault: string) {
    super(fault);
    this.name = `Google credentials: ${fault}`;
  }
}

/** Throws an error that says what is wrong with them, and nothing of what is in them. */
export function parseCredentials(text: string): ServiceAccount {
  const document = parseDocument(text);
  if (document === undefined) throw new UnusableCredentials("not the text of a JSON object");
  const fault = faultIn(document);
  if (fault !== undefined) throw new UnusableCredentials(fault);
  return serviceAccountOf(document);
}

/** Undefined if there is none; else it begins with the name of the member. */
export function faultIn(document: Members): string | undefined {
  if (document["type"] !== "service_account") return "type: must be 'service_account'";
  const missing = ["client_email", "private_key"].find((name) => textIn(document, name) === undefined);
  if (missing !== undefined) return `${missing}: missing`;
  const { tokenUri, privateKey, projectId } = serviceAccountOf(document);
  if (!isSafe(tokenUri)) return "token_uri: must be an https address";
  if (projectId !== undefined && !project.safeParse(projectId).success) return "project_id: is no project's id";
  return isRsaKey(privateKey) ? undefined : "private_key: must be an RSA key in PEM, as Google wrote it";
}

function serviceAccountOf(document: Members): ServiceAccount {
  return {
    type: "service_account",
    clientEmail: textIn(document, "client_email") ?? "",
    // An environment variable may have escaped its line breaks once more.
    privateKey: (textIn(document, "private_key") ?? "").replaceAll("\\n", "\n"),
    privateKeyId: textIn(document, "private_key_id"),
    tokenUri: textIn(document, "token_uri") ?? TOKEN_URI,
    projectId: textIn(document, "project_id"),
  };
}

function textIn(document: Members, name: string): string | undefined {
  const value = document[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Nobody on the way may read what is sent there. */
function isSafe(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && !isExposed(address);
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
