using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Kubernetes.Objects;

/// <summary>A pod's spec: two containers with environment, probes and the projected token volume.</summary>
internal static class PodSpecJson
{
    private static readonly IReadOnlyList<string> Variables = ["LOG_LEVEL", "DATABASE_HOST", "DATABASE_NAME", "CACHE_HOST", "OTEL_EXPORTER_OTLP_ENDPOINT", "AWS_REGION"];

    /// <summary>Names of the containers.</summary>
    public static IReadOnlyList<string> Containers(PodObject pod) => pod.Request is null ? [pod.App, "otel-collector"] : ["canary"];

    /// <summary>The image of a container.</summary>
    public static string Image(string container) => $"602401143452.dkr.ecr.us-west-2.amazonaws.com/team/{container}:2026.01.14-3";

    public static JsonObject Build(PodObject pod)
    {
        var volume = "kube-api-access-" + JsonExtensions.Uid("volume", pod.Namespace, pod.Name)[..5];
        var spec = new JsonObject
        {
            ["volumes"] = new JsonArray(Token(volume)),
            ["containers"] = new JsonArray([.. Containers(pod).Select(name => Container(name, pod.Namespace, volume))]),
            ["restartPolicy"] = "Always",
            ["terminationGracePeriodSeconds"] = 30,
            ["dnsPolicy"] = "ClusterFirst",
            ["serviceAccountName"] = "default",
            ["serviceAccount"] = "default",
        };
        spec.AddUnlessEmpty("nodeName", pod.Node);
        if (pod.HostNetwork)
        {
            spec["hostNetwork"] = true;
        }

        spec["securityContext"] = new JsonObject();
        spec["schedulerName"] = "default-scheduler";
        spec["tolerations"] = new JsonArray(Toleration("not-ready"), Toleration("unreachable"));
        spec["priority"] = 0;
        spec["enableServiceLinks"] = true;
        spec["preemptionPolicy"] = "PreemptLowerPriority";
        return spec;
    }

    private static JsonObject Token(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = new JsonArray(
                new JsonObject { ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" } },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                }),
            ["defaultMode"] = 420,
        },
    };

    private static JsonObject Container(string name, string inNamespace, string volume) => new()
    {
        ["name"] = name,
        ["image"] = Image(name),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8080, ["protocol"] = "TCP" }),
        ["env"] = new JsonArray([.. Variables.Select(variable => new JsonObject { ["name"] = variable, ["value"] = $"{name}.{inNamespace}.svc.cluster.local" })]),
        ["resources"] = new JsonObject
        {
            ["limits"] = new JsonObject { ["memory"] = "512Mi" },
            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "256Mi" },
        },
        ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount" }),
        ["livenessProbe"] = Probe("/healthz"),
        ["readinessProbe"] = Probe("/ready"),
        ["terminationMessagePath"] = "/dev/termination-log",
        ["terminationMessagePolicy"] = "File",
        ["imagePullPolicy"] = "IfNotPresent",
    };

    private static JsonObject Probe(string path) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = "http", ["scheme"] = "HTTP" },
        ["timeoutSeconds"] = 1,
        ["periodSeconds"] = 10,
        ["successThreshold"] = 1,
        ["failureThreshold"] = 3,
    };

    private static JsonObject Toleration(string condition) => new()
    {
        ["key"] = $"node.kubernetes.io/{condition}",
        ["operator"] = "Exists",
        ["effect"] = "NoExecute",
        ["tolerationSeconds"] = 300,
    };
}
