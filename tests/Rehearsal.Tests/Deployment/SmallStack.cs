using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Fronts.InMemory;
using Headroom.Rehearsal.Lambda.InProcess;
using Headroom.Rehearsal.Scenarios;
using Headroom.Rehearsal.Ssm;
using Headroom.Rehearsal.Tests.Lambda;

namespace Headroom.Rehearsal.Tests.Deployment;

/// <summary>A stack of one of everything, as the CDK would synthesise it; tests break it.</summary>
internal static class SmallStack
{
    public static readonly AwsPlace Place = new("aws", "us-west-2", World.Account);

    private const string Text = """
        { "Parameters": {"Greeting": {"Type": "String", "Default": "hello"}},
          "Rules": {"Anything": {"Assertions": []}},
          "Resources": {
            "Table": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain", "Properties": {"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}], "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"}]}},
            "Reports": {"Type": "AWS::S3::Bucket"},
            "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}},
              {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"], "Resource": "*", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}]}}},
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}},
            "TopicPolicy": {"Type": "AWS::SNS::TopicPolicy", "Properties": {"Topics": [{"Ref": "Topic"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [
              {"Sid": "0", "Effect": "Allow", "Action": "sns:Publish", "Resource": {"Ref": "Topic"}, "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}},
              {"Sid": "1", "Effect": "Deny", "Action": "sns:Publish", "Resource": {"Ref": "Topic"}, "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}}},
            "FunctionRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}},
            "FunctionPolicy": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyName": "p", "Roles": [{"Ref": "FunctionRole"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "dynamodb:PutItem", "Resource": {"Fn::GetAtt": ["Table", "Arn"]}}]}}},
            "Function": {"Type": "AWS::Lambda::Function", "DependsOn": ["FunctionPolicy"], "Properties": {
              "Code": {"S3Bucket": "assets", "S3Key": "code.zip"}, "Handler": "Headroom.Rehearsal.Tests::Headroom.Rehearsal.Tests.Lambda.EchoFunction::Handle", "Runtime": "dotnet10", "Timeout": 60, "MemorySize": 256,
              "Role": {"Fn::GetAtt": ["FunctionRole", "Arn"]}, "Environment": {"Variables": {"TABLE": {"Ref": "Table"}, "GREETING": {"Fn::Sub": "${Greeting} from ${AWS::Region} ${Table.Arn} ${!kept}"}}}}},
            "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": 1209600}},
            "QueuePolicy": {"Type": "AWS::SQS::QueuePolicy", "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Queue", "Arn"]}, "Principal": {"Service": "events.amazonaws.com"}, "Condition": {"ArnEquals": {"aws:SourceArn": {"Fn::GetAtt": ["Minute", "Arn"]}}}}]}}},
            "Version": {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Function"}}},
            "Permission": {"Type": "AWS::Lambda::Permission", "Properties": {"Action": "lambda:InvokeFunction", "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]}, "Principal": "events.amazonaws.com", "SourceArn": {"Fn::GetAtt": ["Minute", "Arn"]}}},
            "Async": {"Type": "AWS::Lambda::EventInvokeConfig", "Properties": {"FunctionName": {"Ref": "Function"}, "Qualifier": "$LATEST", "MaximumRetryAttempts": 0, "MaximumEventAgeInSeconds": 60, "DestinationConfig": {"OnFailure": {"Destination": {"Ref": "Topic"}}}}},
            "Minute": {"Type": "AWS::Events::Rule", "Properties": {"ScheduleExpression": "rate(1 minute)", "Targets": [{"Id": "T", "Arn": {"Fn::GetAtt": ["Function", "Arn"]}, "DeadLetterConfig": {"Arn": {"Fn::GetAtt": ["Queue", "Arn"]}}, "Input": "{\"Do\": \"print\", \"Text\": \"ran\"}"}]}},
            "Heartbeat": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "headroom-web-heartbeat", "Namespace": "Headroom", "MetricName": "Free", "Statistic": "SampleCount", "Period": 60, "EvaluationPeriods": 1, "Threshold": 1, "ComparisonOperator": "LessThanThreshold", "TreatMissingData": "breaching", "AlarmActions": [{"Ref": "Topic"}]}},
            "Document": {"Type": "AWS::SSM::Document", "Properties": {"Name": "Headroom-ReadCluster", "DocumentType": "Command", "DocumentFormat": "JSON", "Content": {"schemaVersion": "2.2", "mainSteps": [{"action": "aws:runShellScript", "name": "run", "inputs": {"runCommand": ["true"]}}]}}},
            "WorkflowRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}, "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": {"Fn::Join": ["", [{"Fn::GetAtt": ["Function", "Arn"]}, ":*"]]}},
              {"Effect": "Allow", "Action": "dynamodb:DeleteItem", "Resource": {"Fn::GetAtt": ["Table", "Arn"]}}]}}]}},
            "Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"StateMachineName": "respond", "RoleArn": {"Fn::GetAtt": ["WorkflowRole", "Arn"]},
              "DefinitionSubstitutions": {"EchoArn": {"Ref": "Version"}, "Table": {"Ref": "Table"}, "Partition": {"Ref": "AWS::Partition"}},
              "DefinitionString": "{\"StartAt\": \"Wait\", \"States\": {\"Wait\": {\"Type\": \"Wait\", \"Seconds\": 5, \"Next\": \"Put\"}, \"Put\": {\"Type\": \"Task\", \"Resource\": \"${EchoArn}\", \"ResultPath\": \"$.put\", \"Next\": \"Delete\"}, \"Delete\": {\"Type\": \"Task\", \"Resource\": \"arn:${Partition}:states:::dynamodb:deleteItem\", \"Parameters\": {\"TableName\": \"${Table}\", \"Key\": {\"pk\": {\"S.$\": \"$.Text\"}, \"sk\": {\"S\": \"lease\"}}, \"ConditionExpression\": \"attribute_exists(pk)\"}, \"ResultPath\": null, \"End\": true}}}"}},
            "Runner": {"Type": "AWS::AutoScaling::AutoScalingGroup", "UpdatePolicy": {}, "Properties": {"MinSize": "1", "MaxSize": "1", "VPCZoneIdentifier": ["subnet-1"], "LaunchTemplate": {"LaunchTemplateId": {"Ref": "Launch"}, "Version": {"Fn::GetAtt": ["Launch", "LatestVersionNumber"]}}, "Tags": [{"Key": "headroom:runner", "Value": "yes", "PropagateAtLaunch": true}]}},
            "Launch": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {"UserData": {"Fn::Base64": "#!/bin/bash"}, "IamInstanceProfile": {"Arn": {"Fn::GetAtt": ["Profile", "Arn"]}}}}},
            "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "FunctionRole"}]}}
        } }
        """;

    public static JsonObject Template => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The template with a value put at a path such as <c>Function.Properties.Handler</c>; null takes it away.</summary>
    public static JsonObject With(string path, string? json)
    {
        var template = Template;
        var steps = path.Split('.');
        var at = template["Resources"]!;
        foreach (var step in steps[..^1])
        {
            at = at[step]!;
        }

        at.AsObject().Remove(steps[^1]);
        if (json is not null)
        {
            at[steps[^1]] = JsonNode.Parse(json);
        }

        return template;
    }

    public static StackModel Read(JsonObject template) =>
        new StackReader(new Template(template, Place, "headroom"), Place, new Dictionary<string, string> { ["code.zip"] = AppContext.BaseDirectory }).Read();

    /// <summary>Deploys it in a world of its own, with the test's function in process.</summary>
    public static (World World, DeployedStack Stack) Deploy(JsonObject template, ulong seed = 1)
    {
        var world = World.Start(ScenarioLibrary.Load(ScenarioLibrary.Default), seed);
        return (world, new DeployedStack(world, Read(template), new NoScripts(), deployed => new InProcessSandboxes(
            world.Clock,
            new InMemoryHttp(world.Clock, world.Latencies, deployed.Front),
            deployed.VariablesOf,
            (type, setup) => Activator.CreateInstance(type, new EchoRoot(setup.Environment, setup.Clock, setup.Http, setup.TaskRoot, setup.Output))!,
            deployed.Read)));
    }

    public static JsonObject Start(DeployedStack stack, string input) => stack.Front.Call(
        new Caller("person:test"), "states", "StartExecution", new JsonObject { ["stateMachineArn"] = stack.Model.Workflows[0].Arn, ["name"] = "run", ["input"] = input });

    private sealed class NoScripts : IScriptHost
    {
        public Task<ScriptResult> RunAsync(ScriptRun script, CancellationToken cancellation) => throw new InvalidOperationException("no script runs here");
    }
}
