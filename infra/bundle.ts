// How SST bundles the function. Data only: the local server and the bench bundle with it, too.

/**
 * Lambda gives the function its role's credentials in the environment, which AWS's SDK looks at first. What it brings along for
 * every other place (profiles, single sign-on, EC2), for browsers and for event streams is left out: half of its code.
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
