using System.Text.RegularExpressions;
using Headroom.Rehearsal.Deployment;

namespace Headroom.Rehearsal.Ssm;

/// <summary>An SSM command document with one shell script.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Step">The name of its one step.</param>
/// <param name="Lines">The script.</param>
/// <param name="Timeout">When the agent ends the script.</param>
/// <param name="Parameters">Its parameters by name.</param>
internal sealed record CommandDocument(string Name, string Step, string Lines, TimeSpan Timeout, IReadOnlyDictionary<string, DocumentParameter> Parameters)
{
    /// <summary>Which of Headroom's documents it is: what follows the last hyphen of its name.</summary>
    public string Kind => Name[(Name.LastIndexOf('-') + 1)..];

    /// <summary>Reads AWS::SSM::Document.</summary>
    public static CommandDocument Read(ClosedObject properties, string name)
    {
        properties.Ignore("Name", "UpdateMethod", "TargetType", "Tags");
        Demand(properties, "DocumentType", "Command");
        Demand(properties, "DocumentFormat", "JSON");
        var content = properties.Object("Content").Ignore("description");
        Demand(content, "schemaVersion", "2.2");
        var steps = content.Objects("mainSteps");
        if (steps is not [var step])
        {
            throw new DeploymentException(content.PathOf("mainSteps"), "documents with other than one step aren't modelled");
        }

        Demand(step.Ignore("precondition"), "action", "aws:runShellScript");
        var inputs = step.Object("inputs");
        var document = new CommandDocument(
            name,
            step.Text("name"),
            string.Join('\n', inputs.Texts("runCommand")),
            // "The default is 3600."
            TimeSpan.FromSeconds(inputs.OptionalWhole("timeoutSeconds") ?? 3600),
            ReadParameters(content.OptionalObject("parameters")));
        inputs.End();
        step.End();
        content.End();
        properties.End();
        return document;
    }

    private static Dictionary<string, DocumentParameter> ReadParameters(ClosedObject? parameters) =>
        parameters?.Names.ToDictionary(name => name, name => DocumentParameter.Read(parameters.Object(name)), StringComparer.Ordinal) ?? [];

    private static void Demand(ClosedObject of, string name, string value)
    {
        if (of.Text(name) != value)
        {
            throw new DeploymentException(of.PathOf(name), $"only '{value}' is modelled");
        }
    }
}

/// <summary>A parameter of a document, which its script sees as environment variable <c>SSM_name</c>.</summary>
/// <param name="Default">Its value where none is given, or null when one must be.</param>
/// <param name="Pattern">What a value must match, or null.</param>
/// <param name="Values">What values there are, or none for any.</param>
internal sealed record DocumentParameter(string? Default, Regex? Pattern, IReadOnlyList<string> Values)
{
    public static DocumentParameter Read(ClosedObject fields)
    {
        fields.Ignore("description", "displayType");
        if (fields.Text("type") != "String")
        {
            throw new DeploymentException(fields.PathOf("type"), "only String is modelled");
        }

        // Otherwise the value would be pasted into the script's text.
        if (fields.OptionalText("interpolationType") != "ENV_VAR")
        {
            throw new DeploymentException(fields.PathOf("interpolationType"), "only ENV_VAR is modelled");
        }

        var pattern = fields.OptionalText("allowedPattern") is { } text ? new Regex(text, RegexOptions.CultureInvariant | RegexOptions.ECMAScript) : null;
        var parameter = new DocumentParameter(fields.OptionalText("default"), pattern, fields.Texts("allowedValues"));
        fields.End();
        return parameter;
    }

    public bool Allows(string value) => Pattern?.IsMatch(value) != false && (Values.Count == 0 || Values.Contains(value));
}
