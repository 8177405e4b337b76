// How SST bundles the function. Only data: the local server and the bench use it too.

/**
 * Parts of AWS's SDK that are never used on Lambda: sources of credentials other than the environment, where Lambda puts those of
 * the function's role; browsers. The SDK imports each of them only when it needs it.
 */
const neverOnLambda = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
  "bowser",
];

/** The names of functions and classes are a twelfth of the code, and only stack frames show them: they have the place, too. */
const keepNames = false;

export const bundle = { minify: true, splitting: true, esbuild: { external: neverOnLambda, keepNames } };
