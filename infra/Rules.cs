using Amazon.CDK.AWS.Events;
using Constructs;

namespace Headroom.Infra;

/// <summary>Makes EventBridge rules whose pattern is written as EventBridge has it: the construct's own patterns lack some of its matchers.</summary>
internal static class Rules
{
    /// <summary>Makes one.</summary>
    public static Rule Make(Construct scope, string name, string description, IRuleTarget target, string pattern)
    {
        var rule = new Rule(scope, name, new RuleProps { Description = description, Targets = [target], EventPattern = new EventPattern { Source = ["aws"] } });
        ((CfnRule)rule.Node.DefaultChild!).EventPattern = JsonValues.Parse(pattern);
        return rule;
    }
}
