using System.Text.Json.Nodes;
using Headroom.Rehearsal.Fronts;

namespace Headroom.Rehearsal.Deployment;

/// <summary>A call from inside the simulated AWS, checked and answered as one from outside. Refused with <see cref="AwsErrorException"/>.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="service">The signing name.</param>
/// <param name="operation">The operation.</param>
/// <param name="input">Its input.</param>
internal delegate JsonObject AwsCall(Caller caller, string service, string operation, JsonObject input);
