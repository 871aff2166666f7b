using System.Text;
using Headroom.Decisions.Planning;

namespace Headroom.Decisions.Reporting;

/// <summary>What people are sent when a plan waits for them: the plan, and the commands that answer it.</summary>
public static class ApprovalText
{
    /// <summary>Writes the notification.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="incident">The incident's id.</param>
    /// <param name="machine">The ARN of the state machine that takes the answer.</param>
    /// <param name="until">The approval's expiry.</param>
    public static (string Subject, string Message) Write(Plan plan, string incident, string machine, DateTimeOffset until)
    {
        var hash = PlanDocument.Hash(plan);
        var region = machine.Split(':')[3];
        var text = new StringBuilder(PlanDocument.ToMarkdown(plan));
        if (plan.SharedWith.Count > 0)
        {
            text.Append($"\nPods of {Markdown.Line(Words.List(plan.SharedWith))} may take from the new space, too.\n");
        }

        text.Append($"""

            Nothing has been changed. The plan waits until {until:yyyy-MM-dd HH:mm:ss} UTC; after that it is void. It is carried out only if the world is still the one that it was made for.

            To approve it:
              ./headroom approve --incident {incident} --plan {hash} --machine {machine}
            or, with the AWS CLI (put your name):
              {Command("approve")}

            To refuse it:
              ./headroom approve --incident {incident} --refuse --machine {machine}
            or:
              {Command("refuse")}
            """);
        return (ReportText.Subject(plan.Cluster, $"approve the plan until {until:HH:mm} UTC?"), text.ToString().ReplaceLineEndings("\n"));

        string Command(string what) =>
            $"aws stepfunctions start-execution --region {region} --state-machine-arn {machine} "
            + $$"""--input '{"do":"{{what}}","incident":"{{incident}}","plan":"{{hash}}","by":"NAME"}'""";
    }
}
