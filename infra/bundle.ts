// How the function and the server are bundled. Only data: SST, the local server and the bench use it.

/**
 * Parts of AWS's SDK that are never used on Lambda: sources of credentials other than the environment, where Lambda puts those of
 * the function's role. The SDK imports each of them only when it needs it.
 */
const neverOnLambda = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
];

/** What the SDK needs in browsers only. */
const neverOnNode = ["bowser"];

/** The names of functions and classes are a twelfth of the code, and only stack frames show them: they have the place, too. */
const keepNames = false;

const common = { minify: true, splitting: true };

export const bundle = { ...common, esbuild: { external: [...neverOnLambda, ...neverOnNode], keepNames } };

/** Of a server: a container, a machine or a developer has credentials from other sources. */
export const serverBundle = { ...common, esbuild: { external: neverOnNode, keepNames } };
