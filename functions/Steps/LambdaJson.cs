using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Headroom.Steps;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<LambdaJson>))]

namespace Headroom.Steps;

/// <summary>JSON of what the handlers are given and answer. The serializer brings its own options, so that every name is written at its property.</summary>
[JsonSerializable(typeof(TaskInput))]
[JsonSerializable(typeof(CloudWatchEvent<JsonElement>))]
[JsonSerializable(typeof(StepAnswer))]
[JsonSerializable(typeof(DiagnoseAnswer))]
[JsonSerializable(typeof(LeaseAnswer))]
[JsonSerializable(typeof(LeaseAnswer.Done), TypeInfoPropertyName = "LeaseDone")]
[JsonSerializable(typeof(LeaseAnswer.Wait), TypeInfoPropertyName = "LeaseWait")]
[JsonSerializable(typeof(DriftAnswer))]
[JsonSerializable(typeof(NextAnswer))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(MeasureAnswer))]
[JsonSerializable(typeof(ApprovalState))]
[JsonSerializable(typeof(ApprovalState.Wait), TypeInfoPropertyName = "ApprovalWait")]
[JsonSerializable(typeof(ApprovalState.Report), TypeInfoPropertyName = "ApprovalReport")]
[JsonSerializable(typeof(RollbackInput))]
[JsonSerializable(typeof(RollbackAnswer))]
[JsonSerializable(typeof(RollbackAnswer.Done), TypeInfoPropertyName = "RollbackDone")]
[JsonSerializable(typeof(RollbackAnswer.Wait), TypeInfoPropertyName = "RollbackWait")]
[JsonSerializable(typeof(OrderInput))]
[JsonSerializable(typeof(OrderAnswer))]
public sealed partial class LambdaJson : JsonSerializerContext;
