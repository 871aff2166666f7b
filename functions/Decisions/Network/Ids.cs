using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Decisions.Network;

/// <summary>The id of a VPC (<c>vpc-…</c>); a type of its own so that two ids never change places.</summary>
[JsonConverter(typeof(VpcIdJsonConverter))]
public readonly record struct VpcId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>The id of a subnet (<c>subnet-…</c>).</summary>
[JsonConverter(typeof(SubnetIdJsonConverter))]
public readonly record struct SubnetId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Ids that are told by their beginning.</summary>
public static class Ids
{
    /// <summary>True for a subnet CIDR reservation's (<c>scr-…</c>).</summary>
    public static bool IsReservation(string id) => id.StartsWith("scr-", StringComparison.Ordinal);
}

/// <summary>Writes a <see cref="VpcId"/> as plain text.</summary>
public sealed class VpcIdJsonConverter : JsonConverter<VpcId>
{
    /// <inheritdoc/>
    public override VpcId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, VpcId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>Writes a <see cref="SubnetId"/> as plain text.</summary>
public sealed class SubnetIdJsonConverter : JsonConverter<SubnetId>
{
    /// <inheritdoc/>
    public override SubnetId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SubnetId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
