using System.Text.Json.Serialization;
using Headroom.Decisions.Network;

namespace Headroom.Decisions.Undoing;

/// <summary>One thing that undo does or leaves alone. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DeleteSubnet), "deleteSubnet")]
[JsonDerivedType(typeof(DeleteReservation), "deleteReservation")]
[JsonDerivedType(typeof(UntagSubnet), "untagSubnet")]
[JsonDerivedType(typeof(DisassociateCidr), "disassociateCidr")]
[JsonDerivedType(typeof(RestoreEnvironment), "restoreEnvironment")]
[JsonDerivedType(typeof(Keep), "keep")]
[JsonDerivedType(typeof(CloseSubnet), "closeSubnet")]
[JsonDerivedType(typeof(Await), "await")]
public abstract record UndoAction
{
    /// <summary>The action as something that stays, where it hasn't come about; what is kept or awaited anyway keeps its own reason.</summary>
    /// <param name="why">Why, in a sentence.</param>
    public Keep Left(string why) => this switch
    {
        Keep kept => kept,
        Await wait => new Keep(wait.What, wait.Why),
        DeleteSubnet delete => new Keep($"subnet {delete.Subnet} ({delete.Block})", why),
        DeleteReservation delete => new Keep($"reservation {delete.Id} ({delete.Block}) in {delete.Subnet}", why),
        UntagSubnet untag => new Keep($"tags {string.Join(", ", untag.Tags.Keys.Order(StringComparer.Ordinal))} of subnet {untag.Subnet} ({untag.Block})", why),
        CloseSubnet close => new Keep($"subnet {close.Subnet} ({close.Block}), open to pods", why),
        DisassociateCidr disassociate => new Keep($"block {disassociate.Block} ({disassociate.AssociationId})", why),
        RestoreEnvironment restore => UndoSettings.Keep(restore.Expected, why),
        _ => throw new System.Diagnostics.UnreachableException($"nothing says what stays of {this}"),
    };

    /// <summary>Delete a closed subnet of this incident.</summary>
    public sealed record DeleteSubnet(SubnetId Subnet, Cidr Block) : UndoAction;

    /// <summary>Delete a reservation of this incident; before its subnet.</summary>
    /// <param name="Id">The reservation's id.</param>
    /// <param name="Block">What it reserves.</param>
    /// <param name="Subnet">The subnet that it is in.</param>
    public sealed record DeleteReservation(string Id, Cidr Block, SubnetId Subnet) : UndoAction;

    /// <summary>Take back the tags that were set on a subnet which was there before, and no others.</summary>
    public sealed record UntagSubnet(SubnetId Subnet, Cidr Block, IReadOnlyDictionary<string, string> Tags) : UndoAction
    {
        /// <inheritdoc/>
        public bool Equals(UntagSubnet? other) => other is not null && Subnet == other.Subnet && Block == other.Block && Tags.SequenceEqual(other.Tags);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Subnet, Block, Tags.Count);
    }

    /// <summary>Disassociate a block of this incident; after its subnets are gone.</summary>
    public sealed record DisassociateCidr(string AssociationId, Cidr Block) : UndoAction;

    /// <summary>Put aws-node's variables back.</summary>
    /// <param name="Environment">The values of before; null where a variable wasn't set.</param>
    /// <param name="Expected">The values that we set, and that must still be there.</param>
    public sealed record RestoreEnvironment(IReadOnlyDictionary<string, string?> Environment, IReadOnlyDictionary<string, string> Expected) : UndoAction;

    /// <summary>Shut an open subnet of this incident, so that no new interface comes into it; only where a person has ordered it.</summary>
    /// <param name="Subnet">The subnet.</param>
    /// <param name="Block">Its block.</param>
    /// <param name="Value">What the switch's tag becomes, or null where the tag is taken away.</param>
    public sealed record CloseSubnet(SubnetId Subnet, Cidr Block, string? Value) : UndoAction;

    /// <summary>Look again later: it can't go yet, and will by itself.</summary>
    /// <param name="What">What stays until then, with its id.</param>
    /// <param name="Why">What it waits for, in a sentence.</param>
    public sealed record Await(string What, string Why) : UndoAction;

    /// <summary>Leave something as it is, for a person to decide.</summary>
    /// <param name="What">What is kept, with its id.</param>
    /// <param name="Why">Why, in a sentence.</param>
    public sealed record Keep(string What, string Why) : UndoAction;
}
