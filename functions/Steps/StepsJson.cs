using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Reporting;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;

namespace Headroom.Steps;

/// <summary>JSON of what the functions keep for themselves: the bucket's documents, the journal and an execution's input.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClusterSnapshot))]
[JsonSerializable(typeof(DiagnosisDocument))]
[JsonSerializable(typeof(ReportFacts))]
[JsonSerializable(typeof(StepEntry))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(IReadOnlyList<UndoAction>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(RequestInput))]
[JsonSerializable(typeof(RollbackOrder))]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(CloudWatchEvent<JsonElement>))]
internal sealed partial class StepsJson : JsonSerializerContext;

/// <summary>What diagnosis and planning came to (<c>diagnosis.json</c>).</summary>
/// <param name="Causes">The diagnosis.</param>
/// <param name="Planning">The plan, the refusals, or why there is nothing to do.</param>
internal sealed record DiagnosisDocument(IReadOnlyList<Cause> Causes, PlanOutcome Planning);
