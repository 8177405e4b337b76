// What the id of a Bedrock model says: where it is known, and in which regions it can be asked.

/** Bedrock's two services: Converse is at the runtime, OpenAI's and Anthropic's APIs are at Mantle. */
export type Endpoint = "runtime" | "mantle";

export interface Arn {
  readonly partition: string;
  readonly region: string;
  /** Empty for what belongs to AWS. */
  readonly account: string;
  /** Such as `inference-profile/eu.amazon.nova-lite-v1:0`. */
  readonly resource: string;
}

const ARN = /^arn:([\w-]+):bedrock:([a-z0-9-]*):(\d{12}|):(.+)$/s;

export function arnIn(id: string): Arn | undefined {
  const [, partition, region, account, resource] = ARN.exec(id) ?? [];
  if (partition === undefined || region === undefined || account === undefined || !resource) return undefined;
  if (region !== "" && !isRegion(region)) return undefined;
  return { partition, region, account, resource };
}

/** `us-east-1`, `us-gov-west-1`, `eu-isoe-west-1`. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}$/.test(text);
}

/** The runtime's ids have a version, as in `anthropic.claude-3-haiku-20240307-v1:0`; the same model at Mantle has none. */
const VERSIONED = /:|-v\d+$/;

/** Whose models Mantle serves without Converse, and how their clients speak. */
export type Maker = "openai" | "anthropic";

/** Undefined for ids of the runtime, and for those that may be of either. */
export function mantleMaker(id: string): Maker | undefined {
  const [, maker] = /^(openai|anthropic)\../s.exec(id) ?? [];
  return isAnywhere(id) && (maker === "openai" || maker === "anthropic") ? maker : undefined;
}

/** Whether Mantle may know the id: no ARN, no version and no geography. */
export function isAnywhere(id: string): boolean {
  return !VERSIONED.test(id) && geographyOf(id) === undefined;
}

export interface Geography {
  /** From where its inference profiles can be asked. */
  readonly sources: RegExp;
  /** Where a gateway that is elsewhere asks. */
  readonly home: string;
  /** Where they may be answered, as a pattern of IAM. */
  readonly destinations: string;
}

/** By the beginning of an inference profile's id: docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html */
const GEOGRAPHIES: Readonly<Record<string, Geography>> = {
  us: { sources: /^(?:us-(?!gov-|iso)|ca-)/, home: "us-east-1", destinations: "us-*" },
  "us-gov": { sources: /^us-gov-/, home: "us-gov-west-1", destinations: "us-gov-*" },
  ca: { sources: /^ca-/, home: "ca-central-1", destinations: "ca-*" },
  eu: { sources: /^eu-(?!isoe)/, home: "eu-central-1", destinations: "eu-*" },
  apac: { sources: /^ap-/, home: "ap-northeast-1", destinations: "ap-*" },
  jp: { sources: /^ap-northeast-[13]$/, home: "ap-northeast-1", destinations: "ap-northeast-*" },
  au: { sources: /^ap-southeast-[246]$/, home: "ap-southeast-2", destinations: "ap-southeast-*" },
  in: { sources: /^ap-south-/, home: "ap-south-1", destinations: "ap-south-*" },
  global: { sources: /./, home: "us-east-1", destinations: "*" },
};

/** Of an inference profile's id, such as `eu.anthropic.claude-sonnet-4-5-20250929-v1:0`. */
export function geographyOf(id: string): Geography | undefined {
  const [, name = ""] = /^([a-z-]+)\./.exec(id) ?? [];
  return Object.hasOwn(GEOGRAPHIES, name) ? GEOGRAPHIES[name] : undefined;
}

/** Where a model is asked by a gateway in `ownRegion`, unless its operator says otherwise. */
export function regionOf(id: string, ownRegion: string): string {
  const arn = arnIn(id);
  if (arn !== undefined && arn.region !== "") return arn.region;
  const geography = geographyOf(id);
  return geography === undefined || geography.sources.test(ownRegion) ? ownRegion : geography.home;
}
