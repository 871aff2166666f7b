using System.Text.Json;
using Headroom.Infra.Accounts;

namespace Headroom.Infra.Tests;

/// <summary>Account entries that are fine; a test changes what it is about.</summary>
internal static class Some
{
    public const string OwnRunner = """
        [{ "account": "111122223333", "region": "us-west-2", "emails": ["oncall@example.com"],
           "runner": { "vpc": "vpc-0aaaaaaa", "subnets": ["subnet-0aaaaaaa", "subnet-0bbbbbbb"] },
           "clusters": [{ "name": "web", "mode": "auto", "floor": 60, "connect": { "securityGroup": "sg-0aaaaaaa" } }, { "name": "batch" }] }]
        """;

    public const string ExistingRunner = """
        [{ "account": "111122223333", "region": "us-west-2",
           "runner": { "tag": "team=network", "role": "arn:aws:iam::111122223333:role/runner" },
           "clusters": [{ "name": "web" }, { "name": "batch", "connect": { "accessEntry": false } }] }]
        """;

    public static AccountEntry Account(string json) => Assert.Single(Accounts(json));

    public static IReadOnlyList<AccountEntry> Accounts(string json) => AccountReader.Read(JsonDocument.Parse(json).RootElement);
}
