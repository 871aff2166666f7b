using Amazon.CDK.AWS.IAM;

namespace Headroom.Infra;

/// <summary>The words in which rights are given: named actions on named resources, under conditions wherever the service knows them.</summary>
internal static class Grants
{
    public static PolicyStatement Allow(string[] resources, params string[] actions) => new(new PolicyStatementProps { Actions = actions, Resources = resources });

    public static PolicyStatement AllowIf(string test, string key, object value, string[] resources, params string[] actions) => new(new PolicyStatementProps
    {
        Actions = actions,
        Resources = resources,
        Conditions = new Dictionary<string, object> { [test] = new Dictionary<string, object> { [key] = value } },
    });
}
