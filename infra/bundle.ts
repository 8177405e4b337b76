// How SST bundles the function. Data only: the local server and the bench bundle with it, too.

/**
 * What AWS's SDK brings along for places that are not Lambda: other sources of credentials than the environment, where Lambda puts
 * those of the function's role; browsers; event streams. All of it is imported only when it is needed, and it never is.
 */
const neverOnLambda = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/core/event-streams",
  "@smithy/credential-provider-imds",
  "bowser",
];

export const bundle = { minify: true, splitting: true, esbuild: { external: neverOnLambda } };
