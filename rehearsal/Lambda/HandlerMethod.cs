using System.Reflection;
using Amazon.Lambda.Core;

namespace Headroom.Rehearsal.Lambda;

/// <summary>A handler string's method, and how its JSON becomes its arguments: as aws-lambda-dotnet's runtime does for a class library. LambdaHost compiles this file, too.</summary>
internal sealed class HandlerMethod
{
    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;
    private readonly Func<Stream, object?>? _read;
    private readonly Action<object?, Stream>? _write;
    private readonly PropertyInfo? _result;

    private HandlerMethod(MethodInfo method, ILambdaSerializer serializer)
    {
        (_method, _parameters) = (method, method.GetParameters());
        var input = _parameters.Select(parameter => parameter.ParameterType).FirstOrDefault(type => type != typeof(ILambdaContext));
        _read = input is null ? null : Typed<Func<Stream, object?>>(nameof(Reading), input, serializer);
        var result = method.ReturnType;
        var isTask = result.IsGenericType && result.GetGenericTypeDefinition() == typeof(Task<>);
        _result = isTask ? result.GetProperty(nameof(Task<int>.Result)) : null;
        var output = result == typeof(void) || result == typeof(Task) ? null : isTask ? result.GenericTypeArguments[0] : result;
        _write = output is null ? null : Typed<Action<object?, Stream>>(nameof(Writing), output, serializer);
    }

    public Type Class => _method.DeclaringType!;

    /// <summary>Finds the method, or says what is wrong with the handler string.</summary>
    /// <param name="handler"><c>Assembly::Namespace.Class::Method</c>.</param>
    /// <param name="load">Finds an assembly by its simple name, or answers null.</param>
    public static HandlerMethod Find(string handler, Func<string, Assembly?> load)
    {
        if (handler.Split("::") is not [var assemblyName, var typeName, var methodName])
        {
            throw new HandlerException(handler, "isn't of the form Assembly::Namespace.Class::Method");
        }

        var assembly = load(assemblyName) ?? throw new HandlerException(handler, $"there is no assembly '{assemblyName}'");
        var type = assembly.GetType(typeName) ?? throw new HandlerException(handler, $"assembly '{assemblyName}' has no class '{typeName}'");
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.Name == methodName).ToList();
        if (methods is not [var found])
        {
            throw new HandlerException(handler, $"class '{typeName}' has {methods.Count} public methods '{methodName}', and needs one");
        }

        var declared = found.GetCustomAttribute<LambdaSerializerAttribute>() ?? assembly.GetCustomAttribute<LambdaSerializerAttribute>();
        return declared is null
            ? throw new HandlerException(handler, $"assembly '{assemblyName}' declares no LambdaSerializer")
            : new HandlerMethod(found, (ILambdaSerializer)Activator.CreateInstance(declared.SerializerType)!);
    }

    /// <summary>Runs it: JSON in, JSON out.</summary>
    public async Task<byte[]> InvokeAsync(object instance, byte[] payload, ILambdaContext context)
    {
        var arguments = Array.ConvertAll(_parameters, parameter => parameter.ParameterType == typeof(ILambdaContext) ? context : _read!(new MemoryStream(payload)));
        object? result;
        try
        {
            result = _method.Invoke(instance, arguments);
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }

        if (result is Task task)
        {
            await task.ConfigureAwait(false);
            result = _result?.GetValue(task);
        }

        return _write is null ? "null"u8.ToArray() : Write(result);
    }

    private byte[] Write(object? value)
    {
        var stream = new MemoryStream();
        _write!(value, stream);
        return stream.ToArray();
    }

    // The serializer's generic methods, closed once over the handler's types.
    private static T Typed<T>(string maker, Type type, ILambdaSerializer serializer) =>
        (T)typeof(HandlerMethod).GetMethod(maker, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [serializer])!;

    private static Func<Stream, object?> Reading<T>(ILambdaSerializer serializer) => stream => serializer.Deserialize<T>(stream);

    private static Action<object?, Stream> Writing<T>(ILambdaSerializer serializer) => (value, stream) => serializer.Serialize((T)value!, stream);
}

/// <summary>A handler string that leads nowhere.</summary>
internal sealed class HandlerException(string handler, string reason) : Exception($"Handler '{handler}': {reason}");
