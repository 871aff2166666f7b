using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>Who owns which field (metadata.managedFields).</summary>
internal static class ManagedFields
{
    /// <summary>How a manager writes: EKS applies its add-ons on the server's side, everybody else here updates.</summary>
    public static string OperationOf(string manager) => manager == "eks" ? "Apply" : "Update";

    public static JsonArray OfPod(PodObject pod)
    {
        var containers = new JsonObject();
        foreach (var name in PodSpecJson.Containers(pod))
        {
            containers[$$"""k:{"name":"{{name}}"}"""] = Fields(".", "f:env", "f:image", "f:imagePullPolicy", "f:livenessProbe", "f:name", "f:ports", "f:readinessProbe", "f:resources");
        }

        var spec = Fields("f:dnsPolicy", "f:enableServiceLinks", "f:restartPolicy", "f:schedulerName", "f:securityContext", "f:terminationGracePeriodSeconds");
        spec.Insert(0, "f:containers", containers);
        var metadata = Fields("f:annotations", "f:generateName", "f:labels", "f:ownerReferences");
        var status = new JsonObject
        {
            ["f:status"] = new JsonObject
            {
                ["f:conditions"] = Fields("""k:{"type":"ContainersReady"}""", """k:{"type":"Initialized"}""", """k:{"type":"Ready"}"""),
                ["f:containerStatuses"] = new JsonObject(),
                ["f:phase"] = new JsonObject(),
                ["f:podIP"] = new JsonObject(),
                ["f:startTime"] = new JsonObject(),
            },
        };
        return
        [
            Entry("kube-controller-manager", "v1", pod.CreatedAt, new JsonObject { ["f:metadata"] = metadata, ["f:spec"] = spec }),
            Entry("kubelet", "v1", pod.StartedAt ?? pod.CreatedAt, status, "status"),
        ];
    }

    public static JsonArray OfAwsNode(DaemonSetObject daemonSet)
    {
        var entries = new JsonArray();
        foreach (var (manager, names) in daemonSet.Owners.Where(owner => owner.Value.Count > 0).OrderBy(owner => owner.Key, StringComparer.Ordinal))
        {
            var environment = new JsonObject();
            foreach (var name in names)
            {
                environment[$$"""k:{"name":"{{name}}"}"""] = Fields(".", "f:name", "f:value");
            }

            JsonObject Inside(string field, JsonObject value) => new() { [field] = value };
            var container = Inside("""k:{"name":"aws-node"}""", Inside("f:env", environment));
            entries.Add((JsonNode)Entry(manager, "apps/v1", daemonSet.CreatedAt, Inside("f:spec", Inside("f:template", Inside("f:spec", Inside("f:containers", container))))));
        }

        var status = Fields("f:currentNumberScheduled", "f:desiredNumberScheduled", "f:numberAvailable", "f:numberReady", "f:observedGeneration", "f:updatedNumberScheduled");
        entries.Add((JsonNode)Entry("kube-controller-manager", "apps/v1", daemonSet.CreatedAt, new JsonObject { ["f:status"] = status }, "status"));
        return entries;
    }

    private static JsonObject Entry(string manager, string version, DateTimeOffset time, JsonObject fields, string? subresource = null)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = OperationOf(manager),
            ["apiVersion"] = version,
            ["time"] = time.ApiTime(),
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = fields,
        };
        entry.AddUnlessEmpty("subresource", subresource);
        return entry;
    }

    private static JsonObject Fields(params IReadOnlyList<string> names)
    {
        var fields = new JsonObject();
        foreach (var name in names)
        {
            fields[name] = new JsonObject();
        }

        return fields;
    }
}
