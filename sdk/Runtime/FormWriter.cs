using System;
using System.Collections.Generic;
using System.Globalization;
using Amazon.Runtime;

namespace Headroom.Sdk.Runtime;

/// <summary>Writes members as form fields, lists counted from one: EC2's <c>Filter.1.Value.2</c>, where they are flat, and AWSQuery's <c>ActionNames.member.1</c>.</summary>
internal readonly struct FormWriter(IDictionary<string, string> fields, string prefix)
{
    public void Add(string name, string value)
    {
        if (value is not null)
        {
            fields.Add(prefix + name, value);
        }
    }

    public void Add(string name, ConstantClass value) => Add(name, value?.Value);

    public void Add(string name, bool? value) => Add(name, value switch { true => "true", false => "false", null => null });

    public void Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add<T>(string name, T value, Action<T, FormWriter> write)
    {
        if (value is not null)
        {
            write(value, Nested(name + "."));
        }
    }

    public void AddList(string name, List<string> values, string item = null) => AddEach(name, item, values, static (value, field, form) => form.Add(field, value));

    public void AddList<T>(string name, List<T> values, Action<T, FormWriter> write, string item = null) =>
        AddEach(name, item, values, (value, field, form) => form.Add(field, value, write));

    // The official SDK sends the bare name of an empty list, too.
    private void AddEach<T>(string name, string item, List<T> values, Action<T, string, FormWriter> add)
    {
        if (!Collections.IsSet(values))
        {
            return;
        }

        if (values.Count == 0)
        {
            fields.Add(prefix + name, "");
        }

        var start = item is null ? name : $"{name}.{item}";
        for (var i = 0; i < values.Count; i++)
        {
            add(values[i], string.Create(CultureInfo.InvariantCulture, $"{start}.{i + 1}"), this);
        }
    }

    private FormWriter Nested(string name) => new(fields, prefix + name);
}
