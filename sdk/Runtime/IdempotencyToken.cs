using System;

namespace Headroom.Sdk.Runtime;

/// <summary>The official SDK fills in a token that nobody set, so that its own retries are one request to the service.</summary>
internal static class IdempotencyToken
{
#pragma warning disable RS0030 // Code that must be repeatable sets its own token.
    public static string Or(string token) => token ?? Guid.NewGuid().ToString();
#pragma warning restore RS0030
}
