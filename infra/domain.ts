// The optional name of one's own. A Function URL cannot have one, so CloudFront stands before it, and must do nothing
// else: every answer depends on the caller's key, and a stream must pass as it comes.
import { domain } from "./stage.ts";

const CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"; // AWS's managed policy, which also turns compression off

export const router =
  domain &&
  new sst.aws.Router("Router", {
    domain,
    transform: {
      cdn(args) {
        args.defaultCacheBehavior = $output(args.defaultCacheBehavior).apply((behavior) => ({
          ...behavior,
          cachePolicyId: CACHING_DISABLED,
        }));
        // CloudFront keeps errors for ten seconds of its own accord, and would show one key's 404 to another.
        const errors = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
        args.customErrorResponses = errors.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 }));
      },
    },
  });
