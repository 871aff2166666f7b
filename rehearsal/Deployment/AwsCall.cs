using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A call from inside the simulated AWS, checked and answered as one from outside. Refused with <see cref="AwsErrorException"/>.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="service">The signing name.</param>
/// <param name="operation">The operation.</param>
/// <param name="input">Its input.</param>
internal delegate JsonObject AwsCall(Caller caller, string service, string operation, JsonObject input);

/// <summary>Refuses, with <see cref="AwsErrorException"/>, what a caller may not do to a resource. For the services that have no wire of their own here.</summary>
/// <param name="caller">Who wants to.</param>
/// <param name="action">The IAM action.</param>
/// <param name="resource">The ARN.</param>
internal delegate void Demand(Caller caller, string action, string resource);
