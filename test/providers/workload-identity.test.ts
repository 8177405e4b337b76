// Google's workload identity federation: the function's role in AWS proves who it is, and no key is kept anywhere.
import { describe, expect, it } from "vitest";
import { callerIdentity } from "../../functions/aws/caller-identity.ts";
import type { Role } from "../../functions/aws/role.ts";
import { sign } from "../../functions/aws/signature.ts";
import type { Fetch } from "../../functions/core/upstream/fetch.ts";
import { openAccounts } from "../../functions/providers/vertex/accounts.ts";
import { faultIn } from "../../functions/providers/vertex/google-credentials.ts";

const NOW = Date.parse("2026-11-22T12:00:05.678Z");
const AUDIENCE = "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/pool/providers/aws";
const IMPERSONATION =
  "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com:generateAccessToken";
const ROLE = { region: "eu-central-1", accessKeyId: "AKID", secretAccessKey: "SECRET", sessionToken: "SESSION" };

/** As `gcloud iam workload-identity-pools create-cred-config --aws` writes it. */
const CREDENTIALS = {
  type: "external_account",
  audience: AUDIENCE,
  subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
  token_url: "https://sts.googleapis.com/v1/token",
  credential_source: {
    environment_id: "aws1",
    region_url: "http://169.254.169.254/latest/meta-data/placement/availability-zone",
    url: "http://169.254.169.254/latest/meta-data/iam/security-credentials",
    regional_cred_verification_url: "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
  },
};

describe("the proof of a role", () => {
  const proofOf = async (role: Role) =>
    JSON.parse(decodeURIComponent(await callerIdentity(AUDIENCE, { role, at: NOW, sign })));

  it("is a request for the caller's identity, for Google only, signed as AWS's own SDK signs it", async () => {
    const { url, method, headers } = await proofOf(ROLE);
    expect([method, url]).toEqual([
      "POST",
      "https://sts.eu-central-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
    ]);
    const names = "host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource";
    const signature = "7f89118e1cbc08f9f7e9f01b9be4eed09d99b677abacc8bcbd413a747c7ac8ae";
    expect(headers).toEqual([
      { key: "host", value: "sts.eu-central-1.amazonaws.com" },
      { key: "x-amz-date", value: "20261122T120005Z" },
      { key: "x-amz-security-token", value: "SESSION" },
      { key: "x-goog-cloud-target-resource", value: AUDIENCE },
      {
        key: "Authorization",
        value: `AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-central-1/sts/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
      },
    ]);
  });

  it("has no session where the credentials have none, and never the secret", async () => {
    const role = { ...ROLE, sessionToken: undefined };
    expect(JSON.stringify(await proofOf(role))).not.toMatch(/SECRET|security-token/);
  });
});

describe("a token for a role", () => {
  function start(credentials: object, answers: Readonly<Record<string, object>>) {
    const asked: { url: string; body: string; authorization: string | undefined }[] = [];
    const fetch: Fetch = async (url, { headers, body }) => {
      asked.push({ url, body: String(body), authorization: headers["authorization"] });
      return new Response(JSON.stringify(answers[url] ?? {}));
    };
    const awsIdentity = async (audience: string) => callerIdentity(audience, { role: ROLE, at: NOW, sign });
    const account = openAccounts({ fetch, now: () => NOW, awsIdentity })(JSON.stringify(credentials));
    return { asked, account };
  }

  it("is exchanged for the proof", async () => {
    const { asked, account } = start(CREDENTIALS, {
      [CREDENTIALS.token_url]: { access_token: "federated", expires_in: 3600 },
    });
    expect(await account.get()).toBe("federated");
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: AUDIENCE,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token: await callerIdentity(AUDIENCE, { role: ROLE, at: NOW, sign }),
      subject_token_type: "urn:ietf:params:aws:token-type:aws4_request",
    });
    expect([asked.length, account.projectId]).toEqual([1, undefined]);
  });

  it("is a service account's, where the credentials name one", async () => {
    const credentials = { ...CREDENTIALS, service_account_impersonation_url: IMPERSONATION };
    const { asked, account } = start(credentials, {
      [CREDENTIALS.token_url]: { access_token: "federated", expires_in: 3600 },
      [IMPERSONATION]: { accessToken: "of-the-account", expireTime: "2026-11-22T13:00:05Z" },
    });
    expect(await account.get()).toBe("of-the-account");
    expect(asked[1]).toEqual({
      url: IMPERSONATION,
      authorization: "Bearer federated",
      body: '{"scope":["https://www.googleapis.com/auth/cloud-platform"],"lifetime":"3600s"}',
    });
    expect(account.secrets).toEqual([AUDIENCE, "a@p.iam.gserviceaccount.com"]);
  });

  it("that is not there, at either step, is none", async () => {
    const failed = { body: { code: "limits_unavailable" } };
    const credentials = { ...CREDENTIALS, service_account_impersonation_url: IMPERSONATION };
    await expect(start(credentials, {}).account.get()).rejects.toMatchObject(failed);
    const federated = { [CREDENTIALS.token_url]: { access_token: "federated", expires_in: 3600 } };
    await expect(start(credentials, federated).account.get()).rejects.toMatchObject(failed);
  });

  it("cannot be had where the gateway has no role", async () => {
    const find = openAccounts({ fetch: () => Promise.reject(new Error("asked")), now: () => NOW });
    const failed = { body: { code: "upstream_auth_failed" } };
    await expect(find(JSON.stringify(CREDENTIALS)).get()).rejects.toMatchObject(failed);
  });
});

it.each([
  [{}, undefined],
  [{ subject_token_type: "urn:ietf:params:oauth:token-type:jwt" }, "subject_token_type: must be that of AWS"],
  [{ audience: undefined }, "audience: missing"],
  [{ token_url: undefined }, "token_url: missing"],
  [{ token_url: "http://sts.example.com" }, "token_url: must be an https address of Google's"],
  [{ token_url: "http://sts.googleapis.com/v1/token" }, "token_url: must be an https address of Google's"],
  [{ token_url: "https://sts.googleapis.com.example.com" }, "token_url: must be an https address of Google's"],
  [{ token_url: "https://sts-googleapis.com/v1/token" }, "token_url: must be an https address of Google's"],
  [
    { service_account_impersonation_url: "https://iam.example.com" },
    "service_account_impersonation_url: must be an https address of Google's",
  ],
])("credentials with %j: %s", (members, fault) => {
  expect(faultIn({ ...CREDENTIALS, ...members })).toBe(fault);
});
