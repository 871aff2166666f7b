using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>DaemonSet kube-system/aws-node, with the containers of the published manifest.</summary>
internal static class DaemonSetJson
{
    /// <summary>Its namespace.</summary>
    public const string Namespace = "kube-system";

    /// <summary>Its name, which is also the name of the container that matters.</summary>
    public const string Name = "aws-node";

    /// <summary>The annotation that <c>kubectl rollout restart</c> sets.</summary>
    public const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    public static ApiItem Item(DaemonSetObject daemonSet) => new(Namespace, Name, daemonSet, () => Build(daemonSet));

    private static JsonObject Build(DaemonSetObject daemonSet)
    {
        var metadata = JsonExtensions.Metadata("DaemonSet", Namespace, Name, daemonSet.CreatedAt);
        metadata.Insert(3, "generation", daemonSet.Generation);
        metadata["labels"] = new JsonObject { ["app.kubernetes.io/instance"] = "aws-vpc-cni", ["app.kubernetes.io/name"] = Name, ["k8s-app"] = Name };
        metadata["managedFields"] = ManagedFields.OfAwsNode(daemonSet);
        return new JsonObject { ["metadata"] = metadata, ["spec"] = Spec(daemonSet), ["status"] = Status(daemonSet) };
    }

    private static JsonObject Spec(DaemonSetObject daemonSet)
    {
        var template = new JsonObject { ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = Name, ["k8s-app"] = Name } };
        if (daemonSet.RestartedAt is not null)
        {
            template["annotations"] = new JsonObject { [RestartedAt] = daemonSet.RestartedAt };
        }

        return new JsonObject
        {
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["k8s-app"] = Name } },
            ["template"] = new JsonObject { ["metadata"] = template, ["spec"] = PodSpec(daemonSet) },
            ["updateStrategy"] = new JsonObject
            {
                ["type"] = "RollingUpdate",
                ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = "10%", ["maxSurge"] = 0 },
            },
            ["revisionHistoryLimit"] = 10,
        };
    }

    private static JsonObject PodSpec(DaemonSetObject daemonSet) => new()
    {
        ["initContainers"] = new JsonArray(Container("aws-vpc-cni-init", daemonSet.Image.Replace("amazon-k8s-cni", "amazon-k8s-cni-init", StringComparison.Ordinal), [])),
        ["containers"] = new JsonArray(
            Container(Name, daemonSet.Image, daemonSet.Environment),
            Container("aws-eks-nodeagent", "602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon/aws-network-policy-agent:v1.2.7-eksbuild.1", [])),
        ["restartPolicy"] = "Always",
        ["terminationGracePeriodSeconds"] = 10,
        ["dnsPolicy"] = "ClusterFirst",
        ["serviceAccountName"] = Name,
        ["hostNetwork"] = true,
        ["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" }),
        ["priorityClassName"] = "system-node-critical",
    };

    private static JsonObject Container(string name, string image, IReadOnlyList<KeyValuePair<string, string?>> environment)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = image };
        if (environment.Count > 0)
        {
            container["env"] = new JsonArray([.. environment.Select(Variable)]);
        }

        container["terminationMessagePath"] = "/dev/termination-log";
        container["terminationMessagePolicy"] = "File";
        container["imagePullPolicy"] = "IfNotPresent";
        return container;
    }

    private static JsonObject Variable(KeyValuePair<string, string?> variable)
    {
        var json = new JsonObject { ["name"] = variable.Key };
        if (variable.Value is null)
        {
            json["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "spec.nodeName" } };
        }
        else
        {
            json.AddUnlessEmpty("value", variable.Value);
        }

        return json;
    }

    private static JsonObject Status(DaemonSetObject daemonSet)
    {
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = daemonSet.Desired,
            ["numberMisscheduled"] = 0,
            ["desiredNumberScheduled"] = daemonSet.Desired,
            ["numberReady"] = daemonSet.Ready,
        };
        status.AddUnlessZero("observedGeneration", daemonSet.ObservedGeneration);
        status.AddUnlessZero("updatedNumberScheduled", daemonSet.Updated);
        status.AddUnlessZero("numberAvailable", daemonSet.Ready);
        status.AddUnlessZero("numberUnavailable", daemonSet.Desired - daemonSet.Ready);
        return status;
    }
}
