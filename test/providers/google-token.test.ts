// The tokens of Google's service accounts, fetched over real sockets from a stand-in that verifies what is signed.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { httpFetch } from "../../functions/aws/http-fetch.ts";
import type { UpstreamError } from "../../functions/core/upstream/upstream-error.ts";
import { type GoogleAccount as Account, openAccounts } from "../../functions/providers/vertex/accounts.ts";
import { faultIn } from "../../functions/providers/vertex/google-credentials.ts";
import { deferred } from "../../local/deferred.ts";
import { serviceAccount, startTokenEndpoint, type TokenEndpoint } from "../support/google-token-endpoint.ts";

const MINUTE = 60_000;
let endpoint: TokenEndpoint;
let account: Account;

beforeAll(async () => {
  endpoint = await startTokenEndpoint();
});
afterAll(() => endpoint.close());
beforeEach(() => {
  endpoint.answers.splice(0);
  endpoint.failure = undefined;
  endpoint.held = undefined;
  account = open()(endpoint.credentials());
});

function open() {
  return openAccounts({ fetch: httpFetch, now: () => endpoint.now });
}

const failureOf = (got: Promise<unknown>): Promise<UpstreamError> =>
  got.then(
    () => Promise.reject(new Error("it did not fail")),
    (error) => error,
  );

describe("a token", () => {
  it("is given for a statement that the account has signed", async () => {
    expect(await account.get()).toBe("ya29.token-1");
    expect(endpoint.answers).toEqual(["ya29.token-1"]);
  });

  it("is fetched once, however many calls need it at once, and serves until it is renewed", async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => account.get()));
    endpoint.now += 54 * MINUTE;
    expect(new Set([...tokens, await account.get()])).toEqual(new Set(["ya29.token-1"]));
    expect(endpoint.answers).toHaveLength(1);
  });

  it("is renewed once in the last five minutes, while calls go on with the old one", async () => {
    await account.get();
    endpoint.now += 56 * MINUTE;
    const { promise, resolve } = deferred<void>();
    endpoint.held = promise;
    const during = await Promise.all(Array.from({ length: 50 }, () => account.get()));
    expect(new Set(during)).toEqual(new Set(["ya29.token-1"]));
    resolve();
    await expect.poll(() => account.get()).toBe("ya29.token-2");
    expect(endpoint.answers).toHaveLength(2);
  });

  it("that has ended is never sent", async () => {
    await account.get();
    endpoint.now += 60 * MINUTE;
    expect(await account.get()).toBe("ya29.token-2");
  });

  it("serves to its end while the endpoint is down, and the endpoint is left alone for a while", async () => {
    await account.get();
    endpoint.now += 56 * MINUTE;
    endpoint.failure = { status: 503, body: "" };
    expect(await account.get()).toBe("ya29.token-1");
    await expect.poll(() => endpoint.answers).toHaveLength(2);
    expect(await account.get()).toBe("ya29.token-1");
    expect(endpoint.answers).toHaveLength(2);
  });

  it("is fetched anew once it was refused, but not one after the other", async () => {
    const first = await account.get();
    expect(account.refused(first)).toBe(true);
    const second = await account.get();
    expect(second).toBe("ya29.token-2");
    // A call that was sent with the first one learns of its refusal later.
    expect(account.refused(first)).toBe(true);
    expect(account.refused(second)).toBe(false);
    expect(await account.get()).toBe(second);
    endpoint.now += 10_000;
    expect(account.refused(second)).toBe(true);
  });

  it("is of its own account", async () => {
    const find = open();
    const [one, other] = [endpoint.credentials(), endpoint.credentials({ project_id: "another" })].map(find);
    expect(await one?.get()).not.toBe(await other?.get());
    expect(find(endpoint.credentials())).toBe(one);
  });
});

describe("an endpoint", () => {
  it.each<[string, TokenEndpoint["failure"], number, string]>([
    ["refuses the account", { status: 400, body: '{"error":"invalid_grant"}' }, 502, "upstream_auth_failed"],
    ["refuses it without a word", { status: 401, body: "" }, 502, "upstream_auth_failed"],
    ["is down", { status: 503, body: "<html>" }, 503, "limits_unavailable"],
    ["is busy", { status: 429, body: "{}" }, 503, "limits_unavailable"],
    ["breaks the connection", "cut", 503, "limits_unavailable"],
    ["answers without a token", { status: 200, body: "{}" }, 503, "limits_unavailable"],
    ["answers no JSON", { status: 200, body: "ok" }, 503, "limits_unavailable"],
    ["redirects", { status: 302, body: "" }, 503, "limits_unavailable"],
    ["gives a token with a line break", tokenWith({ access_token: "a\nb" }), 503, "limits_unavailable"],
    ["gives a token that has ended", tokenWith({ expires_in: 0 }), 503, "limits_unavailable"],
    ["answers without an end", { status: 200, body: " ".repeat(100_000) }, 503, "limits_unavailable"],
  ])("that %s lets another target be asked, and is asked again soon", async (_, failure, status, code) => {
    endpoint.failure = failure;
    const error = await failureOf(account.get());
    expect({ status: error.status, code: error.body.code }).toEqual({ status, code });
    expect(error.consequences).toMatchObject({ fallback: true });
    const asked = endpoint.answers.length;
    await failureOf(account.get());
    expect(endpoint.answers).toHaveLength(asked);
    endpoint.failure = undefined;
    endpoint.now += 5_000;
    expect(await account.get()).toMatch(/^ya29\.token-/);
  });

  it("that refuses an account is not quoted, and nothing is said of the account but the code", async () => {
    endpoint.failure = { status: 400, body: JSON.stringify({ error: "invalid_grant", error_description: "secret" }) };
    const error = await failureOf(account.get());
    const { private_key, client_email } = serviceAccount(endpoint.url);
    const said = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join("\n");
    for (const secret of ["secret", private_key, client_email, "sluice-test-project", "assertion"])
      expect(said).not.toContain(secret);
    expect(error.cause).toMatchObject({ code: "TOKEN_INVALID_GRANT" });
  });
});

function tokenWith(members: object) {
  return { status: 200, body: JSON.stringify({ access_token: "t", expires_in: 3600, ...members }) };
}

describe("credentials", () => {
  const faultWith = (members: object) =>
    faultIn({ ...serviceAccount("https://oauth2.googleapis.com/token"), ...members });

  it("of a service account are taken, also with escaped line breaks", () => {
    const { private_key } = serviceAccount("");
    expect(faultWith({})).toBeUndefined();
    expect(faultWith({ private_key: private_key.replaceAll("\n", "\\n"), token_uri: undefined })).toBeUndefined();
  });

  it.each([
    [{ type: "authorized_user" }, "type: must be 'service_account' or 'external_account'"],
    [{ client_email: "" }, "client_email: missing"],
    [{ private_key: undefined }, "private_key: missing"],
    [{ private_key: "-----BEGIN PRIVATE KEY-----" }, "private_key: must be an RSA key in PEM, as Google wrote it"],
    [{ token_uri: "http://oauth2.example.com/token" }, "token_uri: must be an https address"],
    [{ token_uri: "file:///token" }, "token_uri: must be an https address"],
    [{ project_id: "../x" }, "project_id: is no project's id"],
  ])("with %j are refused with the reason", (members, fault) => {
    expect(faultWith(members)).toBe(fault);
  });

  it("that cannot be read say so by a code for the log, and nothing of what is in them", () => {
    const read = (text: string) => () => open()(text);
    expect(read('{"private_key": "secret"')).toThrow(/^not the text of a JSON object$/);
    expect(read('{"type": "secret"}')).toThrow(expect.objectContaining({ code: "CREDENTIALS_TYPE" }));
    expect(read(endpoint.credentials({ private_key: "x" }))).toThrow(
      expect.objectContaining({ code: "CREDENTIALS_PRIVATE_KEY" }),
    );
    expect(read('{"type": "secret"}')).toThrow(/^type: must be 'service_account' or 'external_account'$/);
  });
});
