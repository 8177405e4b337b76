// The stage's parameters in AWS Systems Manager, as an operator writes them.
import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
  SSMServiceException,
} from "@aws-sdk/client-ssm";
import { ParameterError } from "./parameter-error.ts";

export interface Parameters {
  /** Such as `/sluice/production`. */
  readonly path: string;
  /** Undefined if there is none. */
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}

/** Milliseconds. */
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

export function openParameters(path: string): Parameters {
  const client = new SSMClient({ maxAttempts: 4, requestHandler: PATIENCE });
  return {
    path,
    async read(Name) {
      const reading = client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      const { Parameter } = await reading.catch((error: Error) => {
        if (error instanceof ParameterNotFound) return { Parameter: undefined };
        throw failed("read", Name, error);
      });
      return Parameter?.Value?.trim();
    },
    async write(Name, Value) {
      const writing = client.send(new PutParameterCommand({ Name, Value, Type: "SecureString", Overwrite: true }));
      await writing.catch((error: Error) => {
        throw failed("write", Name, error);
      });
    },
  };
}

function failed(verb: string, name: string, error: Error): ParameterError {
  const reason = error instanceof SSMServiceException ? `SSM refuses (${error.name})` : "cannot reach SSM";
  return new ParameterError(`cannot ${verb} the parameter ${name}: ${reason}: ${error.message}`, { cause: error });
}
