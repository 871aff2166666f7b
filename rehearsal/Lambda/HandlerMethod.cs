using System.Reflection;
using Amazon.Lambda.Core;

namespace Headroom.Rehearsal.Lambda;

/// <summary>A handler string's method, and how its JSON becomes its arguments: as aws-lambda-dotnet's runtime does for a class library. LambdaHost compiles this file, too.</summary>
internal sealed class HandlerMethod
{
    private readonly MethodInfo _method;
    private readonly ILambdaSerializer _serializer;
    private readonly Type? _input;
    private readonly Type? _output;

    private HandlerMethod(MethodInfo method, ILambdaSerializer serializer)
    {
        (_method, _serializer) = (method, serializer);
        _input = method.GetParameters().Select(parameter => parameter.ParameterType).FirstOrDefault(type => type != typeof(ILambdaContext));
        var result = method.ReturnType;
        _output = result == typeof(void) || result == typeof(Task) ? null : result.IsGenericType && result.GetGenericTypeDefinition() == typeof(Task<>) ? result.GenericTypeArguments[0] : result;
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
        var arguments = _method.GetParameters().Select(parameter => parameter.ParameterType == typeof(ILambdaContext) ? context : Read(payload)).ToArray();
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
            result = _output is null ? null : task.GetType().GetProperty(nameof(Task<int>.Result))!.GetValue(task);
        }

        return _output is null ? "null"u8.ToArray() : Write(result);
    }

    private object? Read(byte[] payload) => Generic(nameof(ILambdaSerializer.Deserialize), _input!, new MemoryStream(payload));

    private byte[] Write(object? value)
    {
        var stream = new MemoryStream();
        Generic(nameof(ILambdaSerializer.Serialize), _output!, value, stream);
        return stream.ToArray();
    }

    private object? Generic(string method, Type type, params object?[] arguments)
    {
        try
        {
            return typeof(ILambdaSerializer).GetMethod(method)!.MakeGenericMethod(type).Invoke(_serializer, arguments);
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}

/// <summary>A handler string that leads nowhere.</summary>
internal sealed class HandlerException(string handler, string reason) : Exception($"Handler '{handler}': {reason}");
