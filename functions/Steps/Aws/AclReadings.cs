using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Headroom.Decisions.Network;
using Headroom.Decisions.Snapshot;
using static Headroom.Steps.Aws.AwsErrors;

namespace Headroom.Steps.Aws;

/// <summary>EC2's network ACLs → our records. Rules for IPv6 are left out.</summary>
internal static class AclReadings
{
    public static NetworkAclReading Acl(NetworkAcl acl) =>
        new(Need(acl.NetworkAclId), [.. (acl.Entries ?? []).Where(e => e.CidrBlock is not null).Select(Entry)]);

    private static AclEntryReading Entry(NetworkAclEntry entry) => new()
    {
        Rule = entry.RuleNumber ?? 0,
        IsEgress = entry.Egress ?? false,
        Allows = entry.RuleAction == RuleAction.Allow,
        Protocol = int.Parse(Need(entry.Protocol), CultureInfo.InvariantCulture),
        Block = Cidr.Parse(entry.CidrBlock),
        Ports = entry.PortRange is { From: { } from, To: { } to } ? new NumberRange(from, to) : null,
        IcmpType = entry.IcmpTypeCode?.Type,
        IcmpCode = entry.IcmpTypeCode?.Code,
    };
}
