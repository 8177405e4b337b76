// The optional custom domain. A Function URL cannot have one, so CloudFront is put in front of it. CloudFront must not
// cache or change anything: every answer depends on the caller's key, and a stream must pass as it comes.
import { domain } from "./stage.ts";

const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"; // AWS's managed policy; it also turns compression off

export const router =
  domain === undefined
    ? undefined
    : new sst.aws.Router("Router", {
        domain,
        transform: {
          cdn(args) {
            args.defaultCacheBehavior = $output(args.defaultCacheBehavior).apply((behavior) => ({
              ...behavior,
              cachePolicyId: CACHING_DISABLED,
            }));
            // By default CloudFront caches errors for ten seconds, and would answer one key with another key's 404.
            const errors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
            args.customErrorResponses = errors.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 }));
          },
        },
      });
