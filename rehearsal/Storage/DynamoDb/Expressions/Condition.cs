using System.Text.Json.Nodes;

namespace Headroom.Rehearsal.Storage.DynamoDb.Expressions;

/// <summary>A condition on an item; an absent item has no attributes.</summary>
internal abstract record Condition
{
    public abstract bool Holds(JsonObject item);

    public sealed record And(Condition Left, Condition Right) : Condition
    {
        public override bool Holds(JsonObject item) => Left.Holds(item) && Right.Holds(item);
    }

    public sealed record Or(Condition Left, Condition Right) : Condition
    {
        public override bool Holds(JsonObject item) => Left.Holds(item) || Right.Holds(item);
    }

    public sealed record Not(Condition Inner) : Condition
    {
        public override bool Holds(JsonObject item) => !Inner.Holds(item);
    }

    public sealed record Exists(AttributePath Path) : Condition
    {
        public override bool Holds(JsonObject item) => Path.Find(item) is not null;
    }

    public sealed record BeginsWith(Operand Subject, Operand Start) : Condition
    {
        public override bool Holds(JsonObject item) =>
            (string?)Subject.Find(item)?["S"] is { } text && (string?)Start.Find(item)?["S"] is { } start && text.StartsWith(start, StringComparison.Ordinal);
    }

    public sealed record Between(Operand Subject, Operand Least, Operand Most) : Condition
    {
        public override bool Holds(JsonObject item) => new Compare(Subject, ">=", Least).Holds(item) && new Compare(Subject, "<=", Most).Holds(item);
    }

    public sealed record Compare(Operand Left, string Sign, Operand Right) : Condition
    {
        public override bool Holds(JsonObject item)
        {
            var (left, right) = (Left.Find(item), Right.Find(item));
            if (Sign is "=" or "<>")
            {
                // An attribute that isn't there equals nothing, and so differs from everything.
                var same = left is not null && right is not null && AttributeValue.AreEqual(left, right);
                return same == (Sign == "=");
            }

            return left is not null && right is not null && AttributeValue.TryCompare(left, right, out var order) && Sign switch
            {
                "<" => order < 0,
                "<=" => order <= 0,
                ">" => order > 0,
                _ => order >= 0,
            };
        }
    }
}

/// <summary>A value, or the attribute that has one.</summary>
internal sealed record Operand(AttributePath? Path, JsonObject? Value)
{
    public JsonObject? Find(JsonObject item) => Path is null ? Value : Path.Find(item);

    public static Operand Parse(Tokens tokens, Placeholders placeholders) => tokens.Peek.StartsWith(':')
        ? new Operand(null, placeholders.Value(tokens.Take(), tokens))
        : new Operand(AttributePath.Parse(tokens, placeholders), null);
}
