using System.Globalization;
using Headroom.Decisions.Network;
using Headroom.Steps.Aws;

namespace Headroom.Steps.Incidents;

/// <summary>The blocks that responses may ask EC2 for in a VPC on a day: one item for each, which the first that writes it has.</summary>
internal static class DaysBlocks
{
    /// <summary>Claims one for an incident; usually a single write. An incident has one for all of its candidates, however often it claims.</summary>
    /// <returns>False when others have them all.</returns>
    public static async Task<bool> ClaimAsync(Edge edge, VpcId vpc, TaskInput input, int most)
    {
        var day = edge.Now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        for (var number = 1; number <= most; number++)
        {
            var key = (Pk: TableKeys.Blocks(vpc), Sk: TableKeys.Block(day, number));
            var values = new Dictionary<string, string> { ["incident"] = input.Id, ["cluster"] = input.Cluster, ["at"] = Times.Write(edge.Now) };
            if (await edge.Table.WriteAsync(new TableItem(key.Pk, key.Sk, values)).ConfigureAwait(false) is not null
                || (await edge.Table.ReadAsync(key.Pk, key.Sk).ConfigureAwait(false))?["incident"] == input.Id)
            {
                return true;
            }
        }

        return false;
    }
}
