using System.Text.Json.Serialization;
using Headroom.Decisions.Diagnosis;
using Headroom.Decisions.Journal;
using Headroom.Decisions.Planning;
using Headroom.Decisions.Policy;
using Headroom.Decisions.Snapshot;
using Headroom.Decisions.Undoing;

namespace Headroom.Decisions;

/// <summary>JSON of the records, generated at build time so that it survives trimming.</summary>
// Canonical JSON sorts the discriminator in among the other properties.
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowOutOfOrderMetadataProperties = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClusterSnapshot))]
[JsonSerializable(typeof(ClusterReading))]
[JsonSerializable(typeof(IReadOnlyList<Cause>))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanOutcome))]
[JsonSerializable(typeof(StepEntry))]
[JsonSerializable(typeof(IReadOnlyList<StepEntry>))]
[JsonSerializable(typeof(IReadOnlyList<UndoAction>))]
[JsonSerializable(typeof(ClusterPolicy))]
[JsonSerializable(typeof(PolicyFile))]
public sealed partial class DecisionsJson : JsonSerializerContext;
