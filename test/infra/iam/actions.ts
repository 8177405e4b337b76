// The actions that Pulumi's AWS provider and SST perform for each type of resource. Which of them have no resource is from
// AWS's Service Authorization Reference.

export type Verb = "create" | "read" | "update" | "remove" | "pass";
export type Actions = Partial<Record<Verb, string[]>>;

/** Actions on the resource itself, by its type; SST's own resources also by their name. */
export const ownActions: Record<string, Actions> = {
  "aws:acm/certificate:Certificate": {
    create: ["acm:AddTagsToCertificate"],
    read: ["acm:DescribeCertificate", "acm:ListTagsForCertificate"],
    update: ["acm:AddTagsToCertificate", "acm:RemoveTagsFromCertificate"],
    remove: ["acm:DeleteCertificate"],
  },
  "aws:acm/certificateValidation:CertificateValidation": { read: ["acm:DescribeCertificate"] },
  "aws:cloudfront/cachePolicy:CachePolicy": {
    read: ["cloudfront:GetCachePolicy"],
    update: ["cloudfront:UpdateCachePolicy"],
    remove: ["cloudfront:DeleteCachePolicy"],
  },
  "aws:cloudfront/distribution:Distribution": {
    create: ["cloudfront:TagResource"],
    read: ["cloudfront:GetDistribution", "cloudfront:ListTagsForResource"],
    update: ["cloudfront:UpdateDistribution", "cloudfront:TagResource", "cloudfront:UntagResource"],
    remove: ["cloudfront:DeleteDistribution"],
  },
  "aws:cloudfront/function:Function": {
    read: ["cloudfront:DescribeFunction", "cloudfront:GetFunction"],
    update: ["cloudfront:UpdateFunction", "cloudfront:PublishFunction"],
    remove: ["cloudfront:DeleteFunction"],
  },
  "aws:cloudfront/keyValueStore:KeyValueStore": {
    read: ["cloudfront:DescribeKeyValueStore"],
    update: ["cloudfront:UpdateKeyValueStore"],
    remove: ["cloudfront:DeleteKeyValueStore"],
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    create: ["cloudwatch:PutDashboard"],
    read: ["cloudwatch:GetDashboard"],
    remove: ["cloudwatch:DeleteDashboards"],
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    create: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
    read: ["logs:ListTagsForResource"],
    update: ["logs:TagResource", "logs:UntagResource"],
    remove: ["logs:DeleteLogGroup"],
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    create: ["logs:PutMetricFilter"],
    read: ["logs:DescribeMetricFilters"],
    remove: ["logs:DeleteMetricFilter"],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    create: ["cloudwatch:PutMetricAlarm"],
    read: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    update: ["cloudwatch:TagResource", "cloudwatch:UntagResource"],
    remove: ["cloudwatch:DeleteAlarms"],
  },
  // The tables have no `remove`: a pipeline must not be able to delete the data.
  "aws:dynamodb/table:Table": {
    create: ["dynamodb:CreateTable", "dynamodb:TagResource"],
    read: [
      "dynamodb:DescribeTable",
      "dynamodb:DescribeContinuousBackups",
      "dynamodb:DescribeTimeToLive",
      "dynamodb:ListTagsOfResource",
    ],
    update: [
      "dynamodb:UpdateTable",
      "dynamodb:UpdateContinuousBackups",
      "dynamodb:UpdateTimeToLive",
      "dynamodb:UntagResource",
    ],
  },
  "aws:iam/role:Role": {
    create: ["iam:CreateRole", "iam:PutRolePolicy", "iam:TagRole"],
    read: [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListRolePolicies",
      "iam:ListAttachedRolePolicies",
      "iam:ListRoleTags",
    ],
    update: ["iam:UpdateRole", "iam:UpdateAssumeRolePolicy", "iam:PutRolePermissionsBoundary", "iam:UntagRole"],
    remove: ["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:ListInstanceProfilesForRole"],
    pass: ["iam:PassRole"],
  },
  "aws:lambda/function:Function": {
    create: ["lambda:CreateFunction", "lambda:PutFunctionConcurrency", "lambda:TagResource"],
    read: [
      "lambda:GetFunction",
      "lambda:GetFunctionConfiguration",
      "lambda:GetFunctionCodeSigningConfig",
      "lambda:ListVersionsByFunction",
      "lambda:ListTags",
    ],
    update: [
      "lambda:UpdateFunctionCode",
      "lambda:UpdateFunctionConfiguration",
      "lambda:DeleteFunctionConcurrency",
      "lambda:UntagResource",
    ],
    remove: ["lambda:DeleteFunction"],
  },
  "aws:lambda/functionUrl:FunctionUrl": {
    create: ["lambda:CreateFunctionUrlConfig"],
    read: ["lambda:GetFunctionUrlConfig"],
    update: ["lambda:UpdateFunctionUrlConfig"],
    remove: ["lambda:DeleteFunctionUrlConfig"],
  },
  "aws:lambda/permission:Permission": {
    create: ["lambda:AddPermission"],
    read: ["lambda:GetPolicy"],
    remove: ["lambda:RemovePermission"],
  },
  "aws:route53/record:Record": {
    create: ["route53:ChangeResourceRecordSets"],
    read: ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:GetChange"],
  },
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    create: ["s3:PutObject", "s3:PutObjectTagging"],
    read: ["s3:GetObject", "s3:GetObjectTagging"],
    remove: ["s3:DeleteObject"],
  },
  "aws:sns/topic:Topic": {
    create: ["sns:CreateTopic", "sns:TagResource"],
    read: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    update: ["sns:SetTopicAttributes", "sns:UntagResource"],
    remove: ["sns:DeleteTopic"],
  },
  "aws:sns/topicSubscription:TopicSubscription": { create: ["sns:Subscribe"], read: ["sns:ListSubscriptionsByTopic"] },
  // SST's own: what its CLI does for them.
  "pulumi-nodejs:dynamic:Resource KvKeys": {
    update: ["cloudfront-keyvaluestore:DescribeKeyValueStore", "cloudfront-keyvaluestore:UpdateKeys"],
    remove: ["cloudfront-keyvaluestore:ListKeys"],
  },
  "pulumi-nodejs:dynamic:Resource KvRoutesUpdate": {
    read: ["cloudfront-keyvaluestore:DescribeKeyValueStore", "cloudfront-keyvaluestore:GetKey"],
    update: ["cloudfront-keyvaluestore:UpdateKeys"],
  },
  "pulumi-nodejs:dynamic:Resource DistributionDeploymentWaiter": { read: ["cloudfront:GetDistribution"] },
  "pulumi-nodejs:dynamic:Resource HostedZoneLookup": {},
  "pulumi:providers:aws": {},
  "random:index/randomBytes:RandomBytes": {},
};

/** Actions that AWS cannot limit to a resource of a stage. */
export const generalActions: Record<string, Actions> = {
  "aws:acm/certificate:Certificate": { create: ["acm:RequestCertificate"] },
  "aws:cloudfront/cachePolicy:CachePolicy": { create: ["cloudfront:CreateCachePolicy"] },
  "aws:cloudfront/distribution:Distribution": { create: ["cloudfront:CreateDistribution"] },
  "aws:cloudfront/function:Function": { create: ["cloudfront:CreateFunction"] },
  "aws:cloudfront/keyValueStore:KeyValueStore": { create: ["cloudfront:CreateKeyValueStore"] },
  "aws:cloudwatch/logGroup:LogGroup": { read: ["logs:DescribeLogGroups"] },
  "aws:sns/topicSubscription:TopicSubscription": {
    read: ["sns:GetSubscriptionAttributes"],
    remove: ["sns:Unsubscribe"],
  },
  "pulumi-nodejs:dynamic:Resource HostedZoneLookup": { read: ["route53:ListHostedZones"] },
};
