using System.Text.Json.Nodes;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Tests.Deployment;

public sealed class StackReaderTests
{
    [Fact]
    public void Read_Function_HasItsNamesEnvironmentRoleAndCodeResolved()
    {
        var function = Assert.Single(SmallStack.Read(SmallStack.Template).Functions);

        Assert.Equal("arn:aws:lambda:us-west-2:111122223333:function:headroom-Function", function.Arn);
        Assert.Equal("function:EchoFunction", function.Principal);
        Assert.Equal("arn:aws:iam::111122223333:role/headroom-FunctionRole", function.RoleArn);
        Assert.Equal("headroom-Table", function.Environment["TABLE"]);
        Assert.Equal("hello from us-west-2 arn:aws:dynamodb:us-west-2:111122223333:table/headroom-Table ${kept}", function.Environment["GREETING"]);
        Assert.Equal((AppContext.BaseDirectory, TimeSpan.FromSeconds(60), 256), (function.CodeDirectory, function.Timeout, function.MemoryMegabytes));
    }

    [Fact]
    public void Read_Workflow_HasItsDefinitionsHolesFilled()
    {
        var workflow = Assert.Single(SmallStack.Read(SmallStack.Template).Workflows);

        Assert.Contains("\"arn:aws:lambda:us-west-2:111122223333:function:headroom-Function:1\"", workflow.Definition, StringComparison.Ordinal);
        Assert.Contains("arn:aws:states:::dynamodb:deleteItem", workflow.Definition, StringComparison.Ordinal);
        Assert.DoesNotContain("${", workflow.Definition, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS::IAM::Policy")]
    [InlineData("AWS::IAM::ManagedPolicy")] // where the inline ones would be too long
    public void Read_PolicyOfEitherKind_IsTheRoles(string type)
    {
        var roles = SmallStack.Read(SmallStack.With("FunctionPolicy.Type", $"\"{type}\"")).Roles;

        Assert.Equal("dynamodb:PutItem", (string?)Assert.Single(roles["arn:aws:iam::111122223333:role/headroom-FunctionRole"])["Statement"]![0]!["Action"]);
    }

    [Fact]
    public void Read_Runner_HasTheTagsAndTheRoleOfItsInstance()
    {
        var runner = SmallStack.Read(SmallStack.Template).Runner!;

        Assert.Equal([KeyValuePair.Create("headroom:runner", "yes")], runner.Tags);
        Assert.Equal("arn:aws:iam::111122223333:role/headroom-FunctionRole", runner.RoleArn);
    }

    // What the world doesn't know is refused with its logical id; nothing is passed over.
    [Theory]
    [InlineData("Stream", """{"Type": "AWS::Kinesis::Stream"}""", "Stream")]
    [InlineData("Custom", """{"Type": "Custom::Thing"}""", "Custom")]
    [InlineData("Custom", """{"Type": "AWS::CloudFormation::CustomResource"}""", "Custom")]
    [InlineData("Table.Condition", "\"IfWanted\"", "Table.Condition")]
    [InlineData("Function.Properties.VpcConfig", "{}", "Function.Properties.VpcConfig")]
    [InlineData("Function.Properties.Runtime", "\"python3.13\"", "Function.Properties.Runtime")]
    [InlineData("Function.Properties.Code.S3Key", "\"other.zip\"", "Function.Properties.Code.S3Key")]
    [InlineData("Function.Properties.Role", """{"Fn::GetAtt": ["FunctionRole", "RoleId"]}""", "Function.Properties.Role.Fn::GetAtt")]
    [InlineData("Function.Properties.Role", """{"Ref": "Nobody"}""", "Function.Properties.Role.Ref")]
    [InlineData("Function.Properties.Role", """{"Ref": "AWS::NotificationARNs"}""", "Function.Properties.Role.Ref")]
    [InlineData("Function.Properties.Role", """{"Fn::ImportValue": "x"}""", "Function.Properties.Role.Fn::ImportValue")]
    [InlineData("FunctionRole.Properties.ManagedPolicyArns", """["arn:aws:iam::aws:policy/AdministratorAccess"]""", "FunctionRole.Properties.ManagedPolicyArns")]
    [InlineData("Heartbeat.Properties.Metrics", "[]", "Heartbeat.Properties.Metrics")]
    [InlineData("Heartbeat.Properties.AlarmActions", """["arn:aws:lambda:us-west-2:111122223333:function:f"]""", "Heartbeat.Properties.AlarmActions")]
    [InlineData("Minute.Properties.ScheduleExpression", "\"cron(* * * * ? *)\"", "Minute.Properties.ScheduleExpression")]
    [InlineData("Machine.Properties.StateMachineType", "\"EXPRESS\"", "Machine.Properties.StateMachineType")]
    [InlineData("Machine.Properties.DefinitionSubstitutions.Table", null, "Machine.Properties.DefinitionString")]
    [InlineData("Machine.Properties.DefinitionSubstitutions.Unused", "\"x\"", "Machine.Properties.DefinitionSubstitutions.Unused")]
    [InlineData("Key.Properties.KeyPolicy.Statement", """[{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": {"Service": "s3.amazonaws.com"}, "Condition": {"StringEquals": {"kms:ViaService": "x"}}}]""", "Key.Properties.KeyPolicy.Statement[0].Condition.StringEquals.kms:ViaService")]
    public void Read_NotKnownToTheWorld_IsRefusedWithItsPlace(string path, string? json, string place) =>
        Assert.Equal(place, Assert.Throws<DeploymentException>(() => SmallStack.Read(SmallStack.With(path, json))).Path);

    [Theory]
    [InlineData("""{"Fn::Join": ["-", ["a", {"Ref": "AWS::AccountId"}]]}""", "a-111122223333")]
    [InlineData("""{"Fn::Select": [1, {"Fn::Split": [":", {"Fn::GetAtt": ["Table", "Arn"]}]}]}""", "aws")]
    [InlineData("""{"Fn::Select": ["0", ["first"]]}""", "first")]
    [InlineData("""{"Fn::Sub": ["${A}/${AWS::Partition}", {"A": {"Ref": "AWS::Region"}}]}""", "us-west-2/aws")]
    [InlineData("""{"Fn::Base64": "é"}""", "w6k=")]
    [InlineData("""{"Ref": "AWS::URLSuffix"}""", "amazonaws.com")]
    [InlineData("""{"Fn::GetAtt": "Topic.TopicName"}""", "headroom-Topic")]
    public void Read_Intrinsics_Resolve(string json, string value) =>
        Assert.Equal(value, SmallStack.Read(SmallStack.With("Function.Properties.Environment.Variables.GREETING", json)).Functions[0].Environment["GREETING"]);

    [Fact]
    public void CloudAssembly_OfAnotherAccount_SaysWhatToDo()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "manifest.json"), new JsonObject { ["artifacts"] = new JsonObject() }.ToJsonString());

        var refused = Assert.Throws<DeploymentException>(() => CloudAssembly.Read(folder, SmallStack.Place));

        Assert.Contains("has 0 stacks for aws://111122223333/us-west-2", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void CloudAssembly_OfOurAccount_FindsTemplateAndAssets()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "s.template.json"), SmallStack.Template.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "s.assets.json"), """{"files": {"h": {"source": {"path": "asset.h", "packaging": "zip"}, "destinations": {"d": {"objectKey": "code.zip"}}}}}""");
        File.WriteAllText(Path.Combine(folder, "manifest.json"), """{"artifacts": {"s": {"type": "aws:cloudformation:stack", "environment": "aws://111122223333/us-west-2", "properties": {"templateFile": "s.template.json", "stackName": "headroom"}}}}""");

        Assert.Equal(Path.Combine(folder, "asset.h"), CloudAssembly.Read(folder, SmallStack.Place).Functions[0].CodeDirectory);
        Directory.Delete(folder, recursive: true);
    }
}
