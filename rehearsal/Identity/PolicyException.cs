namespace Headroom.Rehearsal.Identity;

/// <summary>A policy says something that the rehearsal doesn't know. Nothing in a policy is ever passed over: that would allow or deny in silence.</summary>
public sealed class PolicyException(string message) : Exception(message);
