// The environment variables that an execution environment finds, and nothing else of the machine it runs on.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
import { memorySize } from "../../infra/memory.ts";
import type { Bundle } from "../bundle.ts";

/** `own` are the function's own variables, with the credentials that its role would give it on AWS. */
export function variables(bundle: Bundle, runtimeApi: string, own: Record<string, string>): Record<string, string> {
  return {
    LANG: "en_US.UTF-8",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    TZ: ":UTC",
    ...own,
    _HANDLER: bundle.handler,
    LAMBDA_TASK_ROOT: bundle.folder,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: "sluice-gateway",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/sluice-gateway",
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    AWS_LAMBDA_LOG_FORMAT: "JSON",
    AWS_LAMBDA_LOG_LEVEL: "INFO",
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    // The runtime client asks for its next invocation over HTTP instead of through its native addon.
    AWS_LAMBDA_NODEJS_USE_ALTERNATIVE_CLIENT_1: "true",
  };
}
