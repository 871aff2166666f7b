// Holds a synthesised template against cdk-nag's AWS Solutions rules, and prints what is left after the exceptions below, a line each.
//
//   node tests/referees/nag.mjs TEMPLATE
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks } from 'cdk-nag';

// Every exception has its reason, and must be needed: one that matches nothing is a finding, too.
const exceptions = [
  [/^AwsSolutions-IAM5\[Resource::\*\]$/, 'actions that know no resources (EC2 Describe*, SSM status, the agent\'s own calls, log delivery); TemplateTests holds the list'],
  [/^AwsSolutions-IAM5\[Action::kms:GenerateDataKey\*\]$/, 'GenerateDataKey and its WithoutPlaintext twin, on the topic\'s key'],
  [/^AwsSolutions-IAM5\[Resource::<\w+Function\w+\.Arn>:\*\]$/, 'every version of one function: an execution outlives a deployment'],
  [/^AwsSolutions-IAM5\[Resource::<StorageReports\w+\.Arn>\/(clusters|incidents)\/\*\]$/, 'the objects under one prefix'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ec2:[\w-]+:\d+:subnet(-cidr-reservation)?\/\*\]$/, 'only what carries the incident\'s tag, or only the switch'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ec2:[\w-]+:\d+:instance\/\*\]$/, 'only instances that carry the runner\'s tag'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:ec2:[\w-]+:\d+:(vpc|route-table|network-acl)\/\*\]$/, 'which VPC a cluster lives in is found out at run time'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:eks:[\w-]+:\d+:addon\/[\w-]+\/vpc-cni\/\*\]$/, 'the id that EKS gives one cluster\'s vpc-cni add-on'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:iam::\d+:role\/\*\]$/, 'the CNI\'s role, whose name is the cluster owner\'s; only to be passed to EKS, or for IAM to be asked what it may'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:iam::\d+:instance-profile\/\*\]$/, 'the nodes\' instance profiles, which EKS and Karpenter name; only to be read'],
  [/^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:states:[\w-]+:\d+:execution:headroom-(respond|rollback):\*\]$/, 'executions of our own workflow'],
  [/^AwsSolutions-S1$/, 'reports are read by people; who changes what is in the journal and in CloudTrail'],
  [/^AwsSolutions-SF2$/, 'the execution\'s history and log have every call; X-Ray would add nothing to it'],
  [/^AwsSolutions-SQS3$/, 'it is the dead-letter queue itself, of a function\'s asynchronous calls and a rule\'s target, which the check doesn\'t look at'],
  [/^AwsSolutions-AS3$/, 'one instance, whose absence is seen as an error of the next reading'],
];

const template = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// Of the CDK's own: Include would find them twice.
delete template.Rules;
delete template.Parameters;
const work = mkdtempSync(join(tmpdir(), 'headroom-nag-'));
const file = join(work, 'template.json');
writeFileSync(file, JSON.stringify(template));

const app = new App({ outdir: join(work, 'cdk.out') });
const stack = new Stack(app, 'headroom');
new CfnInclude(stack, 'Template', { templateFile: file });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  app.synth();
} catch {
  // Any finding makes it throw; what was found is in the report.
}
const report = JSON.parse(readFileSync(join(work, 'cdk.out', 'validation-report.json'), 'utf8'));
rmSync(work, { recursive: true });

const found = report.pluginReports.flatMap(plugin => plugin.violations.flatMap(
  violation => violation.violatingConstructs.map(construct => ({ rule: violation.ruleName, what: violation.description, where: construct.constructPath.split('/').at(-1) }))));
const left = found.filter(finding => !exceptions.some(([rule]) => rule.test(finding.rule)));
const unused = exceptions.filter(([rule]) => !found.some(finding => rule.test(finding.rule)));
for (const { rule, what, where } of left) {
  console.log(`${rule} at ${where}: ${what}`);
}
for (const [rule, reason] of unused) {
  console.log(`no finding for the exception ${rule}: ${reason}`);
}
console.log(`${found.length} findings, ${found.length - left.length} excepted by ${exceptions.length} reasons`);
process.exit(left.length + unused.length > 0 ? 1 : 0);
