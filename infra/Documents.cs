using Amazon.CDK.AWS.SSM;
using Constructs;

namespace Headroom.Infra;

/// <summary>The four SSM command documents: their scripts are files, their parameters reach them as environment variables and never as text.</summary>
internal sealed class Documents : Construct
{
    /// <summary>The first SSM agent that knows <c>interpolationType: ENV_VAR</c>; on an older one the scripts find their variables unset, and fail.</summary>
    public const string LeastAgent = "3.3.2746.0";

    // EKS: a name starts with a letter or digit and has at most 100 of these characters.
    private const string ClusterForm = "^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$";

    // NAME=value, or NAME- to unset; values are numbers, words, lists of blocks. The same word as in the scripts, which check again.
    private const string Variable = "[A-Za-z_][A-Za-z0-9_]*(-|=[A-Za-z0-9.,:/_-]*)";

    private const string VariablesForm = $"^{Variable}( {Variable})*$";

    // EC2's zones, local and wavelength ones too: us-west-2a, us-west-2-lax-1a, us-east-1-wl1-bos-wlz-1.
    private const string Zone = "[a-z]{2}(-[a-z0-9]+)+";

    private const string ZonesForm = $"^{Zone}( {Zone})*$";

    // The same word as in the policy (CanaryForms) and in the script.
    private const string ImagePart = "[a-z0-9]+([._-]+[a-z0-9]+)*";

    private const string ImageForm = $"^{ImagePart}(:[0-9]{{1,5}}/{ImagePart})?(/{ImagePart})*(:[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(@sha256:[0-9a-f]{{64}})?$";

    private const string GenerationForm = "^[1-9][0-9]{0,17}$";

    // The agent ends a script that takes longer; the steps give up a little later.
    private const string TimeoutSeconds = "300";

    public Documents(Construct scope)
        : base(scope, "Documents")
    {
        Read = Document("ReadCluster", "read-cluster.sh", "Reads a cluster's aws-node, nodes, pods and events with kubectl",
            Parameter("Cluster", "The cluster's name, which is its context's in the kubeconfig", ClusterForm));
        Configure = Document("ConfigureAwsNode", "configure-aws-node.sh", "Sets aws-node's environment with kubectl, if it is what is expected",
            Parameter("Cluster", "The cluster's name, which is its context's in the kubeconfig", ClusterForm),
            Parameter("Environment", "NAME=value or NAME- to unset, space-separated", VariablesForm),
            Parameter("Expected", "What must be found before the change, in the same form; NAME- for unset", VariablesForm));
        Restart = Document("RestartAwsNode", "restart-aws-node.sh", "Restarts aws-node with kubectl, if it is still of the generation that was seen",
            Parameter("Cluster", "The cluster's name, which is its context's in the kubeconfig", ClusterForm),
            Parameter("Generation", "metadata.generation of the DaemonSet", GenerationForm));
        Canaries = Document("Canaries", "canaries.sh", "Places a pod in each zone with kubectl, looks for them, or deletes them",
            Parameter("Cluster", "The cluster's name, which is its context's in the kubeconfig", ClusterForm),
            Parameter("Action", "place, look or remove", "^(place|look|remove)$"),
            Parameter("Namespace", "The pods' namespace", "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"),
            Parameter("Incident", "The pods' label headroom.incident", "^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$"),
            Parameter("Zones", "The zones, space-separated", ZonesForm),
            Parameter("Image", "The pods' image", ImageForm),
            Parameter("Lifetime", "Seconds after which the pods end by themselves", "^[1-9][0-9]{1,3}$"));
    }

    public CfnDocument Restart { get; }

    public CfnDocument Canaries { get; }

    public CfnDocument Read { get; }

    public CfnDocument Configure { get; }

    private CfnDocument Document(string name, string script, string description, params (string Name, object Definition)[] parameters) =>
        new(this, name, new CfnDocumentProps
        {
            Name = $"Headroom-{name}",
            DocumentType = "Command",
            DocumentFormat = "JSON",
            TargetType = "/AWS::EC2::Instance",
            // A named document can't be replaced, only given a new version, which becomes the default.
            UpdateMethod = "NewVersion",
            Content = new Dictionary<string, object>
            {
                ["schemaVersion"] = "2.2",
                ["description"] = $"{description} (SSM agent {LeastAgent} or newer)",
                ["parameters"] = parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Definition),
                ["mainSteps"] = new object[] { Step(script) },
            },
        });

    private static Dictionary<string, object> Step(string script) => new()
    {
        ["action"] = "aws:runShellScript",
        ["name"] = "run",
        ["precondition"] = JsonValues.Parse("""{ "StringEquals": ["platformType", "Linux"] }"""),
        ["inputs"] = new Dictionary<string, object>
        {
            ["timeoutSeconds"] = TimeoutSeconds,
            ["runCommand"] = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "documents", script)).Select(WithoutReferences).ToArray(),
        },
    };

    // SSM takes {{name}} for a reference to a parameter, and kubectl's templates are full of {{end}}. In the scripts these stand in single quotes, where ending and
    // beginning the quotation between the braces changes nothing for the shell.
    private static string WithoutReferences(string line) => line.Replace("{{", "{''{", StringComparison.Ordinal);

    private static (string Name, object Definition) Parameter(string name, string description, string form) => (name, new Dictionary<string, object>
    {
        ["type"] = "String",
        ["description"] = description,
        ["allowedPattern"] = form,
        ["interpolationType"] = "ENV_VAR",
    });
}
