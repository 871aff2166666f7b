using Headroom.Decisions.Network;

namespace Headroom.Steps.Incidents;

/// <summary>The table's keys (docs/architecture.md, The table and the bucket).</summary>
internal static class TableKeys
{
    public const string IncidentItem = "incident";
    public const string StateItem = "state";
    public const string LeaseItem = "lease";
    public const string StepPrefix = "step#";

    public static string Vpc(VpcId vpc) => $"vpc#{vpc}";

    public static string Cluster(string name) => $"cluster#{name}";

    public static string Incident(string id) => $"incident#{id}";

    /// <summary>The blocks that were asked for in a VPC: apart from its lease, which the function that asks for them has no right on.</summary>
    public static string Blocks(VpcId vpc) => $"blocks#{vpc}";

    /// <summary>One of the blocks of a UTC day.</summary>
    public static string Block(string day, int number) => $"{day}#{number:00}";

    public static string Step(int number, string kind) => $"{StepPrefix}{number:00}#{kind}";
}

/// <summary>The bucket's keys.</summary>
internal static class BucketKeys
{
    /// <summary>The cluster's last snapshot, which measuring goes by.</summary>
    public static string Remembered(string cluster) => $"clusters/{cluster}/snapshot.json";

    public static string Snapshot(string incident) => $"incidents/{incident}/snapshot.json";

    /// <summary>What a verification saw last.</summary>
    public static string Seen(string incident, int number) => $"incidents/{incident}/seen-{number:00}.json";

    public static string Diagnosis(string incident) => $"incidents/{incident}/diagnosis.json";

    public static string Plan(string incident) => $"incidents/{incident}/plan.json";

    public static string ReportJson(string incident) => $"incidents/{incident}/report.json";

    public static string ReportText(string incident) => $"incidents/{incident}/report.md";
}
