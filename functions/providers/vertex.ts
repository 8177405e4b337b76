// Google's Vertex AI: Gemini and a project's own endpoints by generateContent, embeddings by methods of their own, Claude by
// Anthropic's Messages API.
import "./in-every-instance.ts";
import { isDocument } from "../core/directory/document-text.ts";
import { partsOf, type Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { OutboundProtocol } from "../core/protocol.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { misconfigured, noCredential } from "../core/upstream/upstream-error.ts";
import { readWholeEvents } from "../core/wire/sse.ts";
import { vertexEmbed } from "../protocols/embed/google-protocols.ts";
import { vertexMethod } from "../protocols/embed/model-forms.ts";
import { vertexGenerate } from "../protocols/generate/protocol.ts";
import { messages } from "../protocols/messages/protocol.ts";
import { forwardedTo } from "./betas.ts";
import { type Access, accessOf, isPlaceholder, secretsOf } from "./credentials.ts";
import type { Credentials } from "./default-credentials.ts";
import { keyHeader } from "./gemini.ts";
import { generateMethod, googleAddress } from "./google-address.ts";
import { commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";
import { findFor } from "./tokens/accounts.ts";
import { type GoogleAccount, openAccounts } from "./vertex/accounts.ts";
import { addressOf, GLOBAL, isVertex } from "./vertex/location.ts";
import { isServed, modelPathOf, type Publisher } from "./vertex/model-path.ts";
import { rawPredictBody, rawPredictMethod } from "./vertex/raw-predict.ts";

const PROTOCOLS: Readonly<Record<Publisher, readonly OutboundProtocol[]>> = {
  google: [vertexGenerate, vertexEmbed],
  anthropic: [messages],
};

/** The defaults serve models whose `provider_config` does not name credentials or an address of its own. */
export function vertex(
  defaults: Credentials,
  { secrets, fetch, now = Date.now, awsIdentity }: Services = {},
): Provider {
  const findAccount = fetch && openAccounts({ fetch, now, awsIdentity });
  const accessTo = (target: Target) => accessOf(target, defaults, homeOf(target, defaults));
  return {
    name: "vertex",
    isFree: (target) => isPrivateAddress(accessTo(target).address),
    protocols({ model }) {
      const { publisher } = modelPathOf(partsOf(model).id);
      return isServed(publisher) ? PROTOCOLS[publisher ?? "google"] : [];
    },
    decode: readWholeEvents,
    request(question) {
      const access = accessTo(question.target);
      const asked = { access, defaults, question };
      return withKey(access, secrets, (key) => {
        if (!isDocument(key)) return requestWithKey(asked, key);
        if (findAccount === undefined) throw noCredential();
        return requestAs(
          findFor(question.target.name, () => findAccount(key)),
          asked,
        );
      });
    },
  };
}

/** The credentials of the deployment may go to Vertex AI wherever it is. */
function homeOf({ provider_config: own }: Target, defaults: Credentials): string {
  if (own?.api_base !== undefined && isVertex(own.api_base)) return own.api_base;
  return addressOf(locationOf({ provider_config: own }, defaults));
}

function locationOf({ provider_config: own }: Pick<Target, "provider_config">, defaults: Credentials): string {
  return own?.location ?? defaults.location ?? GLOBAL;
}

interface Asked {
  readonly access: Access;
  readonly defaults: Credentials;
  readonly question: Question;
}

/** Express mode: the key implies a project, which is not named. */
function requestWithKey({ access, defaults, question }: Asked, key: string): ProviderRequest {
  const project = question.target.provider_config?.project;
  const url = addressWithin(project, { access, defaults, question });
  const { stream, forwarded } = question;
  return {
    url,
    headers: { ...forwardedTo("vertex", forwarded), ...commonHeaders(stream), ...keyHeader(key) },
    body: bodyOf(question),
    secrets: [...secretsOf(access.address, key), ...namesOf(project)],
  };
}

async function requestAs(account: GoogleAccount, asked: Asked): Promise<ProviderRequest> {
  const { access, question } = asked;
  const { target, stream, forwarded } = question;
  const project = projectOf(account, asked);
  if (project === undefined) throw misconfigured(target.name, new MissingProject());
  const url = addressWithin(project, asked);
  const token = await account.get();
  return {
    url,
    headers: { ...forwardedTo("vertex", forwarded), ...commonHeaders(stream), authorization: `Bearer ${token}` },
    body: bodyOf(question),
    secrets: [token, ...account.secrets, ...namesOf(project), ...secretsOf(access.address, "")],
    refused: (status) => status === 401 && account.refused(token),
  };
}

/** The deployment's project belongs to the deployment's credentials. */
function projectOf({ projectId }: GoogleAccount, { defaults, question }: Asked): string | undefined {
  const { project, credentials } = question.target.provider_config ?? {};
  return project ?? (credentials === undefined ? defaults.project : undefined) ?? projectId;
}

function addressWithin(project: string | undefined, { access, defaults, question }: Asked): string {
  const { target } = question;
  const { path } = modelPathOf(partsOf(target.model).id);
  const place = project === undefined ? "" : `projects/${project}/locations/${locationOf(target, defaults)}/`;
  return googleAddress(access.address, { version: "v1", path: `${place}${path}`, ...methodOf(question) }).href;
}

function methodOf({ target, stream, protocol }: Question): ReturnType<typeof generateMethod> {
  if (protocol === vertexEmbed) return { method: vertexMethod(partsOf(target.model).id) };
  return protocol.name === "messages" ? { method: rawPredictMethod(stream) } : generateMethod(stream);
}

function bodyOf({ protocol, body }: Question): string {
  return protocol.name === "messages" ? rawPredictBody(body) : body;
}

/** An ordinary word is no secret. */
function namesOf(project: string | undefined): string[] {
  return project === undefined || isPlaceholder(project) ? [] : [project];
}

/** Neither the model nor its credentials name one. The code reaches the log. */
class MissingProject extends Error {
  override readonly name = "MissingProject";
  readonly code = "PROJECT_MISSING";
}
