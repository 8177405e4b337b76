// Azure OpenAI: the models that a resource in Azure has deployed, by the v1 API or by the classic one.
import "./in-every-instance.ts";
import { isDocument } from "../core/directory/document-text.ts";
import { partsOf } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { misconfigured, noCredential } from "../core/upstream/upstream-error.ts";
import { readEvents } from "../core/wire/sse.ts";
import { needsResponses } from "../protocols/writing/openai/needs-responses.ts";
import { azureAccess, MissingAddress } from "./azure/access.ts";
import { openAccounts } from "./azure/accounts.ts";
import { azureAddress, isClassic, scopeAt } from "./azure/address.ts";
import { AZURE_ENDPOINTS, CLASSIC_ENDPOINTS } from "./azure/endpoints.ts";
import { secretsOf } from "./credentials.ts";
import type { Credentials } from "./default-credentials.ts";
import { headersFor, protocolsAt, responsesFirst } from "./endpoint-request.ts";
import { pathOf } from "./endpoints.ts";
import { rememberLacking } from "./lacking-endpoints.ts";
import { asBytes, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";
import { type Account, findFor } from "./tokens/accounts.ts";

const V1 = protocolsAt(AZURE_ENDPOINTS);
const RESPONSES_FIRST = responsesFirst(V1);
const CLASSIC = protocolsAt(CLASSIC_ENDPOINTS);

/** The defaults serve models whose `provider_config` does not name credentials or an address of its own. */
export function azure(defaults: Credentials, { secrets, fetch, now = Date.now }: Services = {}): Provider {
  const lacking = rememberLacking();
  const findAccount = fetch && openAccounts({ fetch, now });
  return {
    name: "azure",
    isFree(target) {
      const access = azureAccess(target, defaults);
      return access !== undefined && isPrivateAddress(access.address);
    },
    // The classic API has Responses in some versions only, and at another address; the other one not in every region.
    protocols(target) {
      if (isClassic(target.provider_config?.api_version)) return lacking.without(CLASSIC, target);
      return lacking.without(needsResponses(target) ? RESPONSES_FIRST : V1, target);
    },
    decode: (body) => readEvents(body),
    request(question) {
      const { name, provider_config: own } = question.target;
      const access = azureAccess(question.target, defaults);
      if (access === undefined) {
        const hasKey = own?.credentials ?? own?.api_key ?? defaults.apiKey;
        throw hasKey ? misconfigured(name, new MissingAddress()) : noCredential();
      }
      return withKey(access, secrets, (key) => {
        if (!isDocument(key)) return lacking.watch(requestWithKey(access.address, key, question), question);
        if (findAccount === undefined) throw noCredential();
        const scope = scopeAt(access.address, own?.api_version);
        const account = findFor(name, () => findAccount(key, scope));
        return requestAs(account, access.address, question).then((request) => lacking.watch(request, question));
      });
    },
  };
}

function requestWithKey(base: URL, key: string, question: Question): ProviderRequest {
  return {
    url: addressOf(base, question),
    headers: { ...headersFor(question), ...(key !== "" && { "api-key": asBytes(key) }) },
    body: question.body,
    secrets: secretsOf(base, key),
  };
}

async function requestAs(account: Account, base: URL, question: Question): Promise<ProviderRequest> {
  const token = await account.get();
  return {
    url: addressOf(base, question),
    headers: { ...headersFor(question), authorization: `Bearer ${token}` },
    body: question.body,
    secrets: [token, ...account.secrets, ...secretsOf(base, "")],
    refused: (status) => status === 401 && account.refused(token),
  };
}

function addressOf(base: URL, { protocol, target: { model, provider_config: own } }: Question): string {
  const deployment = partsOf(model).id;
  return azureAddress(base, { deployment, apiVersion: own?.api_version, operation: pathOf(protocol) }).href;
}
