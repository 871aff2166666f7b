using System.Text.Json.Nodes;
using Headroom.Rehearsal.Clock;
using Headroom.Rehearsal.Fronts;
using Headroom.Rehearsal.Vpc.Describe;

namespace Headroom.Rehearsal.Vpc;

/// <summary>AssociateVpcCidrBlock and DisassociateVpcCidrBlock.</summary>
internal static class CidrCalls
{
    public static JsonObject Associate(SimulatedVpc vpc, JsonObject input)
    {
        var block = Check(vpc, input);
        var association = new CidrAssociation(vpc.NewId("vpc-cidr-assoc"), block, "associating");
        association.State.Set(null, vpc.Now, vpc.Now);
        association.State.Set("associating", vpc.Now, vpc.VisibleFrom());
        vpc.Blocks.Add(association);
        vpc.Timeline.Tell("cidr-associating", block.ToString(), $"{block} is being associated with {vpc.Id}");
        vpc.Peerings.ForEach(peering => peering.Refuse(block));
        vpc.After(Delays.CidrAssociation, () => Settle(vpc, association));
        return Answer(vpc, association);
    }

    public static JsonObject Disassociate(SimulatedVpc vpc, JsonObject input)
    {
        var id = input.Required("AssociationId");
        var association = vpc.Blocks.FirstOrDefault(block => block.Id == id && block.IsInForce)
            ?? throw new AwsErrorException("InvalidVpcCidrBlockAssociationID.NotFound", $"The vpc CIDR block association ID '{id}' does not exist");
        CheckOwner(vpc);
        if (association == vpc.Blocks[0])
        {
            throw new AwsErrorException("OperationNotPermitted", $"The vpc CIDR block with association ID {id} may not be disassociated. It is the primary IPv4 CIDR block of the VPC");
        }

        if (association.State.Value == "disassociating")
        {
            return Answer(vpc, association);
        }

        // Users report this for a moment after the last subnet was deleted, too.
        if (vpc.Subnets.Exists(subnet => association.Block.Contains(subnet.Block)) || vpc.Leaving.Exists(gone => gone.Until > vpc.Now && association.Block.Contains(gone.Block)))
        {
            throw new AwsErrorException("InvalidCidrBlock.InUse", $"The vpc {vpc.Id} currently has a subnet within CIDR block {association.Block}");
        }

        association.State.Set("disassociating", vpc.Now, vpc.VisibleFrom());
        vpc.After(Delays.CidrDisassociation, () =>
        {
            association.State.Set("disassociated", vpc.Now, vpc.VisibleFrom());
            vpc.Timeline.Tell("cidr-disassociated", association.Block.ToString(), $"{association.Block} is gone from {vpc.Id}");
        });
        return Answer(vpc, association);
    }

    // EC2 documents "failing" and "failed", not what leads there.
    private static void Settle(SimulatedVpc vpc, CidrAssociation association)
    {
        if (association.State.Value != "associating")
        {
            return;
        }

        if (vpc.FailingAssociations > 0)
        {
            vpc.FailingAssociations--;
            association.State.Set("failing", vpc.Now, vpc.VisibleFrom());
            vpc.After(Delays.CidrDisassociation, () => Fail(vpc, association));
            return;
        }

        association.State.Set("associated", vpc.Now, vpc.VisibleFrom());
        vpc.Timeline.Tell("cidr-associated", association.Block.ToString(), $"{association.Block} is associated with {vpc.Id}");
    }

    private static void Fail(SimulatedVpc vpc, CidrAssociation association)
    {
        if (association.State.Value == "failing")
        {
            association.State.Set("failed", vpc.Now, vpc.VisibleFrom());
        }
    }

    private static JsonObject Answer(SimulatedVpc vpc, CidrAssociation association) => new()
    {
        ["VpcId"] = vpc.Id,
        ["CidrBlockAssociation"] = Vpcs.Association(association.Id, association.Block, association.State.Value!),
    };

    private static Ipv4Block Check(SimulatedVpc vpc, JsonObject input)
    {
        SubnetCalls.CheckVpc(vpc, input.Required("VpcId"));
        CheckOwner(vpc);
        var text = input.Required("CidrBlock");
        if (!Ipv4Block.TryParse(text, out var block))
        {
            throw Ec2Error.InvalidValue(text, "cidrBlock", "This is not a valid CIDR block.");
        }

        var inForce = vpc.Blocks.Where(one => one.IsInForce).ToList();
        var refusal = !CidrRules.IsAllowedSize(block) ? $"The CIDR '{block}' is invalid."
            : CidrRules.IsRestricted([.. inForce.Select(one => one.Block)], block) ? $"The CIDR '{block}' is restricted. Use a CIDR from the same private address range as the current VPC CIDR, or use a publicly-routable CIDR."
            // The codes for the next three aren't documented: assumed to be the one for a range that can't be had.
            : inForce.Exists(one => one.Block.Overlaps(block)) ? $"The CIDR '{block}' conflicts with a CIDR block that is associated with {vpc.Id}."
            : vpc.RouteTables.SelectMany(table => table.Routes).Any(route => CidrRules.IsTakenByRoute(block, route.Destination)) ? $"The CIDR '{block}' conflicts with a route of {vpc.Id}."
            : PeerRefusal(vpc, block);
        if (refusal is not null)
        {
            throw new AwsErrorException("InvalidVpc.Range", refusal);
        }

        if (inForce.Count >= vpc.Settings.CidrQuota)
        {
            throw new AwsErrorException("CidrLimitExceeded", $"This network '{vpc.Id}' has met its maximum number of allowed CIDRs: {vpc.Settings.CidrQuota}");
        }

        // The new block's local route takes a place in every table.
        var full = vpc.RouteTables.Find(table => table.Routes.Count + inForce.Count >= Quotas.RoutesPerTable);
        return full is null ? block : throw new AwsErrorException("RouteLimitExceeded", $"The maximum number of routes has been reached in route table {full.Id}.");
    }

    private static void CheckOwner(SimulatedVpc vpc)
    {
        if (vpc.IsShared)
        {
            throw Ec2Error.NotOwner(vpc.Id);
        }
    }

    private static string? PeerRefusal(SimulatedVpc vpc, Ipv4Block block)
    {
        var peering = vpc.Peerings.Find(peering => peering.Status switch
        {
            "active" => peering.PeerBlocks.Any(block.Overlaps),
            // While its request is pending, the requester may add nothing.
            "pending-acceptance" => peering.IsRequester,
            _ => false,
        });
        return peering is null ? null : $"The CIDR '{block}' conflicts with VPC peering connection {peering.Id}.";
    }
}
