using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Identity;
using Headroom.Rehearsal.Storage;
using Headroom.Rehearsal.Storage.DynamoDb;
using Headroom.Rehearsal.Tests.Fronts;

namespace Headroom.Rehearsal.Tests.Referees;

/// <summary>The AWS CLI uses DynamoDB, S3, SNS and STS as a person would.</summary>
public sealed class AwsCliStorageTests
{
    private const string Topic = "arn:aws:sns:us-west-2:111122223333:headroom";
    private readonly DynamoDbService _tables = new();
    private S3Service? _s3;
    private SnsService? _sns;

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public async Task DynamoDb_ALeasesLife_IsWhatTheCliSees()
    {
        await using var world = await ServedWorld.StartAsync(Services);
        const string Key = """--table-name headroom --key {"pk":{"S":"vpc#1"},"sk":{"S":"lease"}}""";

        await Ok(world, """dynamodb put-item --table-name headroom --item {"pk":{"S":"vpc#1"},"sk":{"S":"lease"},"n":{"N":"1"}} --condition-expression attribute_not_exists(pk)""");
        var taken = await world.Cli.RunAsync("""dynamodb put-item --table-name headroom --item {"pk":{"S":"vpc#1"},"sk":{"S":"lease"}} --condition-expression attribute_not_exists(pk)""");
        var updated = await Ok(world, [.. $"dynamodb update-item {Key} --return-values ALL_NEW --update-expression".Split(' '), "ADD n :one SET #o = :me", "--expression-attribute-names", """{"#o":"owner"}""", "--expression-attribute-values", """{":one":{"N":"1"},":me":{"S":"me"}}"""]);
        var got = await Ok(world, $"dynamodb get-item {Key} --consistent-read --projection-expression n");
        var found = await Ok(world, "dynamodb", "query", "--table-name", "headroom", "--key-condition-expression", "pk = :p", "--expression-attribute-values", """{":p":{"S":"vpc#1"}}""");
        var deleted = await Ok(world, $"dynamodb delete-item {Key} --return-values ALL_OLD");

        Assert.Equal("An error occurred (ConditionalCheckFailedException) when calling the PutItem operation: The conditional request failed", taken.Error);
        Assert.Equal("""{"n":{"N":"2"},"owner":{"S":"me"},"pk":{"S":"vpc#1"},"sk":{"S":"lease"}}""", Sorted.Text(updated["Attributes"]!));
        Assert.Equal("""{"Item":{"n":{"N":"2"}}}""", got.ToJsonString());
        Assert.Equal((1, "me"), ((int)found["Count"]!, (string?)found["Items"]![0]!["owner"]!["S"]));
        Assert.Equal("me", (string?)deleted["Attributes"]!["owner"]!["S"]);
        Assert.Empty(_tables.Items("headroom"));
    }

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public async Task S3_AnObjectsLife_IsWhatTheCliSees()
    {
        await using var world = await ServedWorld.StartAsync(Services);
        var (sent, received) = (Path.GetTempFileName(), Path.GetTempFileName());
        try
        {
            await File.WriteAllTextAsync(sent, "a plan, ü");
            var put = await Ok(world, $"s3api put-object --bucket reports --key incidents/1/plan.json --content-type application/json --body {sent}");
            var head = await Ok(world, "s3api head-object --bucket reports --key incidents/1/plan.json");
            var got = await Ok(world, $"s3api get-object --bucket reports --key incidents/1/plan.json {received}");
            var listed = await Ok(world, "s3api list-objects-v2 --bucket reports --prefix incidents/");
            await Ok(world, "s3api delete-object --bucket reports --key incidents/1/plan.json");
            var missing = await world.Cli.RunAsync($"s3api get-object --bucket reports --key incidents/1/plan.json {received}");

            Assert.Equal("a plan, ü", await File.ReadAllTextAsync(received));
            Assert.Equal((10, "application/json", (string?)put["ETag"]), ((int)head["ContentLength"]!, (string?)got["ContentType"], (string?)head["ETag"]));
            Assert.Equal(("incidents/1/plan.json", 10), ((string?)listed["Contents"]![0]!["Key"], (int)listed["Contents"]![0]!["Size"]!));
            Assert.Equal("An error occurred (NoSuchKey) when calling the GetObject operation: The specified key does not exist.", missing.Error);
            Assert.Empty(_s3!.Objects("reports"));
        }
        finally
        {
            File.Delete(sent);
            File.Delete(received);
        }
    }

    [RefereeFact(AwsCli.Program, AwsCli.Package)]
    public async Task SnsAndSts_AMessageAndACaller_AreWhatTheCliSees()
    {
        await using var world = await ServedWorld.StartAsync(Services);

        var published = await Ok(world, "sns", "publish", "--topic-arn", Topic, "--subject", "web recovered", "--message", "three zones\n& more");
        var unknown = await world.Cli.RunAsync($"sns publish --topic-arn {Topic}x --message m");
        var identity = await Ok(world, "sts get-caller-identity");

        Assert.Matches("^[0-9a-f-]{36}$", (string?)published["MessageId"]);
        Assert.Equal(("web recovered", "three zones\n& more"), (_sns!.Sent.Single().Subject, _sns.Sent.Single().Message));
        Assert.Equal("An error occurred (NotFound) when calling the Publish operation: Topic does not exist", unknown.Error);
        Assert.Equal(("111122223333", "person"), ((string?)identity["Account"], (string?)identity["UserId"]));
    }

    private IEnumerable<IAwsService> Services(WorldClock clock, Chance chance)
    {
        (_s3, _sns) = (new S3Service(clock), new SnsService(clock, chance));
        _tables.CreateTable("headroom", "pk", "sk");
        _s3.CreateBucket("reports");
        _sns.CreateTopic(Topic);
        return [_tables, _s3, _sns, new StsService("111122223333")];
    }

    private static Task<JsonNode> Ok(ServedWorld world, string line) => Ok(world, line.Split(' '));

    private static async Task<JsonNode> Ok(ServedWorld world, params string[] arguments) => (await world.Cli.RunAsync(arguments)).Json;
}
