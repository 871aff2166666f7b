namespace Headroom.Sdk.Generator.CSharp;

/// <summary>Client, interface, configuration, base classes and enumerations of one service.</summary>
internal sealed class ServiceFiles(Service service, Protocol protocol)
{
    private string Prefix => service.Prefix;

    public IEnumerable<SourceFile> All() => [Client(), Interface(), Config(), Exception(), Request(), Enumerations(), Operations()];

    private SourceFile Client()
    {
        var file = Start($"{Prefix}Client", ["System.Threading", "System.Threading.Tasks", "Amazon.Runtime", "Amazon.Runtime.Internal", $"{service.Namespace}.Model"]);
        file.Line($"public partial class {Prefix}Client : AmazonServiceClient, I{Prefix}").Open().Lines([
            $"private static readonly IServiceMetadata serviceMetadata = new Metadata(\"{service.ServiceId}\");",
            "",
            $"public {Prefix}Client() : base(new {Prefix}Config()) {{ }}",
            "",
            $"public {Prefix}Client(RegionEndpoint region) : base(new {Prefix}Config {{ RegionEndpoint = region }}) {{ }}",
            "",
            $"public {Prefix}Client({Prefix}Config config) : base(config) {{ }}",
            "",
            $"public {Prefix}Client(AWSCredentials credentials, {Prefix}Config clientConfig) : base(credentials, clientConfig) {{ }}",
            "",
            "protected override IServiceMetadata ServiceMetadata => serviceMetadata;",
            "",
            "protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => Headroom.Sdk.Runtime.Client.Customize(pipeline);",
        ]);
        foreach (var o in service.Operations)
        {
            file.Gap().Line($"public virtual Task<{o.Response}> {o.Name}Async({o.Request} request, CancellationToken cancellationToken = default) =>");
            file.Line($"    InvokeAsync<{o.Response}>(request, Operations.{o.Name}.Options, cancellationToken);");
        }

        return file.Close();
    }

    private SourceFile Interface()
    {
        var file = Start($"I{Prefix}", ["System", "System.Diagnostics.CodeAnalysis", "System.Threading", "System.Threading.Tasks", "Amazon.Runtime", $"{service.Namespace}.Model"]);
        file.Line($"public partial interface I{Prefix} : IAmazonService, IDisposable").Open();
        foreach (var o in service.Operations)
        {
            file.Gap().Line($"Task<{o.Response}> {o.Name}Async({o.Request} request, CancellationToken cancellationToken = default);");
        }

        return file.Gap().Lines([
            $"[DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties, typeof({Prefix}Config))]",
            $"static ClientConfig IAmazonService.CreateDefaultClientConfig() => new {Prefix}Config();",
            "",
            "static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>",
            $"    clientConfig is not {Prefix}Config config ? throw new AmazonClientException(\"ServiceClientConfig is not of type {Prefix}Config to create default client\")",
            $"    : awsCredentials is null ? new {Prefix}Client(config)",
            $"    : new {Prefix}Client(awsCredentials, config);",
        ]).Close();
    }

    private SourceFile Config()
    {
        var fips = service.Entry.FipsPrefixes ?? new Dictionary<string, string>();
        var file = Start($"{Prefix}Config", ["System.Collections.Generic", "Amazon.Runtime", "Amazon.Runtime.Endpoints", "Amazon.Runtime.Internal", "Amazon.Util.Internal"]);
        return file.Line($"public partial class {Prefix}Config : ClientConfig").Open().Lines([
            $"private static readonly string UserAgentString = InternalSDKUtils.BuildUserAgentString(\"{service.ServiceId}\", \"4.0.0.0\");",
            "",
            $"private static readonly ServiceEndpoints Endpoints = new(\"{service.EndpointPrefix}\", new Dictionary<string, string>",
            "{",
            .. fips.Select(f => $"    [\"{f.Key}\"] = \"{f.Value}\","),
            .. Global(),
            "",
            $"public {Prefix}Config() : base(new DefaultConfigurationProvider(Headroom.Sdk.Runtime.Client.Modes))",
            "{",
            $"    base.ServiceId = \"{service.ServiceId}\";",
            $"    AuthenticationServiceName = \"{service.SigningName}\";",
            "    EndpointProvider = Endpoints;",
            "}",
            "",
            $"public static new string ServiceId => \"{service.ServiceId}\";",
            "",
            $"public override string RegionEndpointServiceName => \"{service.EndpointPrefix}\";",
            "",
            $"public override string ServiceVersion => \"{service.ApiVersion}\";",
            "",
            "public override string UserAgent => UserAgentString;",
            "",
            "public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>",
            "    EndpointHandler.Determine(this, parameters, ServiceId);",
        ]).Close();
    }

    private IEnumerable<string> Global() => service.Entry.GlobalLabels is not { } labels
        ? ["});"]
        : ["}, new Dictionary<string, string>", "{", .. labels.Select(l => $"    [\"{l.Key}\"] = \"{l.Value}\","), "});"];

    private SourceFile Exception()
    {
        var name = $"{Prefix}Exception";
        var file = Start(name, ["System", "System.Net", "Amazon.Runtime", "Amazon.Runtime.Internal"]);
        file.Line($"public partial class {name} : AmazonServiceException").Open();
        ExceptionConstructors.Write(file, name);
        return file.Gap().Line($"internal static {name} From(ErrorResponse error) =>").Line(
            "    new(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);").Close();
    }

    private SourceFile Request() =>
        Start($"{Prefix}Request", ["Amazon.Runtime"]).Line($"public partial class {Prefix}Request : AmazonWebServiceRequest").Open().Close();

    private SourceFile Operations()
    {
        var file = Start("Operations", [$"{service.Namespace}.Model"]);
        return file.Line("internal static class Operations").Line("{").Lines(protocol.Operations().Skip(1)).Line("}");
    }

    private SourceFile Enumerations()
    {
        var file = Start("ServiceEnumerations", ["Amazon.Runtime"]);
        var first = true;
        foreach (var shape in service.Shapes.Where(s => s.Values is not null))
        {
            var name = Names.UpperFirst(shape.Name);
            file.Lines(first ? [] : [""]).Line($"public class {name} : ConstantClass").Open();
            file.Lines(shape.Values!.Order(StringComparer.Ordinal).Select(v => $"public static readonly {name} {Names.Constant(v)} = new(\"{v}\");"));
            file.Lines([
                "",
                $"public {name}(string value) : base(value) {{ }}",
                "",
                $"public static {name} FindValue(string value) => FindValue<{name}>(value);",
                "",
                $"public static implicit operator {name}(string value) => FindValue(value);",
            ]).Close();
            first = false;
        }

        return file;
    }

    private SourceFile Start(string name, IEnumerable<string> usings) => new SourceFile(service, $"{name}.cs").Header(usings.Append("Headroom.Sdk.Runtime"), service.Namespace);
}
