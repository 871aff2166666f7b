using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Cluster;

/// <summary>The configuration document of add-on vpc-cni.</summary>
/// <remarks>The schema is the one that the AWS CLI's reference prints for describe-addon-configuration; the variables of newer manifests are added (assumed).</remarks>
internal static class AddonConfiguration
{
    private static readonly string[] Keys =
    [
        "affinity", "enableNetworkPolicy", "enableWindowsIpam", "eniConfig", "env", "init", "livenessProbeTimeoutSeconds", "nodeAgent",
        "readinessProbeTimeoutSeconds", "resources", "tolerations",
    ];

    private static readonly string[] Texts =
    [
        "ADDITIONAL_ENI_TAGS", "AWS_EC2_ENDPOINT", "AWS_EXTERNAL_SERVICE_CIDRS", "AWS_VPC_K8S_CNI_EXCLUDE_SNAT_CIDRS", "AWS_VPC_K8S_CNI_LOGLEVEL", "AWS_VPC_K8S_CNI_LOG_FILE",
        "AWS_VPC_K8S_CNI_RANDOMIZESNAT", "AWS_VPC_K8S_CNI_VETHPREFIX", "AWS_VPC_K8S_PLUGIN_LOG_FILE", "AWS_VPC_K8S_PLUGIN_LOG_LEVEL", "CLUSTER_ENDPOINT", "ENI_CONFIG_ANNOTATION_DEF",
        "ENI_CONFIG_LABEL_DEF", "INTROSPECTION_BIND_ADDRESS", "NETWORK_POLICY_ENFORCING_MODE", "POD_SECURITY_GROUP_ENFORCING_MODE",
    ];

    private static readonly string[] Flags =
    [
        "ANNOTATE_POD_IP", "AWS_MANAGE_ENIS_NON_SCHEDULABLE", "AWS_VPC_CNI_NODE_PORT_SUPPORT", "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "AWS_VPC_K8S_CNI_EXTERNALSNAT", "DISABLE_INTROSPECTION",
        "DISABLE_LEAKED_ENI_CLEANUP", "DISABLE_METRICS", "DISABLE_NETWORK_RESOURCE_PROVISIONING", "DISABLE_POD_V6", "ENABLE_BANDWIDTH_PLUGIN", "ENABLE_POD_ENI", "ENABLE_PREFIX_DELEGATION",
        "ENABLE_SUBNET_DISCOVERY", "ENABLE_V4_EGRESS", "ENABLE_V6_EGRESS",
    ];

    private static readonly string[] Numbers =
    [
        "AWS_VPC_ENI_MTU", "IP_COOLDOWN_PERIOD", "MAX_ENI", "MINIMUM_IP_TARGET", "POD_MTU", "WARM_ENI_TARGET", "WARM_IP_TARGET", "WARM_PREFIX_TARGET",
    ];

    /// <summary>Reads and checks a document.</summary>
    /// <exception cref="AwsErrorException">It isn't what the schema asks for.</exception>
    public static JsonObject Parse(string text)
    {
        JsonObject document;
        try
        {
            document = JsonNode.Parse(text) as JsonObject ?? throw Refused("$: must be an object");
        }
        catch (JsonException e)
        {
            throw Refused("not JSON: " + e.Message);
        }

        if (document.FirstOrDefault(member => !Keys.Contains(member.Key)).Key is { } key)
        {
            throw Unknown("$." + key);
        }

        if (document["env"] is { } env)
        {
            Check(env as JsonObject ?? throw Refused("$.env: must be an object"));
        }

        return document;
    }

    /// <summary>The variables that a document sets, by name.</summary>
    public static SortedDictionary<string, string> Environment(JsonObject? document)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in document?["env"]?.AsObject() ?? [])
        {
            variables.Add(name, value!.GetValue<string>());
        }

        return variables;
    }

    private static void Check(JsonObject env)
    {
        foreach (var (name, value) in env)
        {
            if (value?.GetValueKind() != JsonValueKind.String)
            {
                throw Refused($"$.env.{name}: {value?.GetValueKind().ToString() ?? "null"} found, string expected");
            }

            var text = value.GetValue<string>();
            var isFit = Texts.Contains(name)
                || (Flags.Contains(name) ? text is "true" or "false" : Numbers.Contains(name) ? int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                : throw Unknown("$.env." + name));
            if (!isFit)
            {
                throw Refused($"$.env.{name}: does not match the format that the schema asks for");
            }
        }
    }

    private static AwsErrorException Unknown(string path) => Refused($"{path}: is not defined in the schema and the schema does not allow additional properties");

    private static AwsErrorException Refused(string why) =>
        new("InvalidParameterException", $"ConfigurationValue provided in request is not supported: Json schema validation failed with error: [{why}]");
}
