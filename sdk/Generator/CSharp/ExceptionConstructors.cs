namespace Headroom.Sdk.Generator.CSharp;

/// <summary>The six constructors that every official exception class has.</summary>
internal static class ExceptionConstructors
{
    public static void Write(SourceFile file, string name) => file.Lines([
        $"public {name}() {{ }}",
        "",
        $"public {name}(string message) : base(message) {{ }}",
        "",
        $"public {name}(string message, Exception innerException) : base(message, innerException) {{ }}",
        "",
        $"public {name}(Exception innerException) : base(innerException) {{ }}",
        "",
        $"public {name}(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)",
        "    : base(message, innerException, errorType, errorCode, requestId, statusCode) { }",
        "",
        $"public {name}(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode)",
        "    : base(message, errorType, errorCode, requestId, statusCode) { }",
    ]);
}
