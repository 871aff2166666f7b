using Amazon;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.EKS;
using Amazon.IdentityManagement;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.StepFunctions;

namespace Headroom.Steps.Aws;

/// <summary>The SDK's clients, each made when it is first needed: a function pays for those that it uses.</summary>
internal sealed class AwsClients
{
    // A call that takes longer is better made again: the workflow retries, and a function has 90 s in all.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public required Lazy<IAmazonEC2> Ec2 { get; init; }

    public required Lazy<IAmazonEKS> Eks { get; init; }

    public required Lazy<IAmazonIdentityManagementService> Iam { get; init; }

    public required Lazy<IAmazonSimpleSystemsManagement> Ssm { get; init; }

    public required Lazy<IAmazonStepFunctions> States { get; init; }

    public required Lazy<IAmazonDynamoDB> Dynamo { get; init; }

    public required Lazy<IAmazonS3> S3 { get; init; }

    /// <summary>What the clients call themselves: it stands in the user agent, and so in CloudTrail.</summary>
    internal AppName App { get; init; } = new();

    /// <summary>Clients for the Region, credentials and endpoints of an environment.</summary>
    public static AwsClients From(Settings settings, HttpClientFactory? http)
    {
        var app = new AppName();
        var credentials = new Lazy<AWSCredentials?>(() => Credentials(settings));
        T Config<T>(T config, string service)
            where T : ClientConfig
        {
            // The SDK waits for its retries on the wall clock; retrying is the workflow's.
            config.MaxErrorRetry = 0;
            config.Timeout = Patience;
            app.Give(config);
            config.HttpClientFactory = http;
            // The environment's endpoints are set below; otherwise the SDK would look for a profile's in its files at every call.
            config.IgnoreConfiguredEndpointUrls = settings.Optional("AWS_PROFILE") is null;
            if (settings.Optional("AWS_REGION") is { } region)
            {
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
                config.AuthenticationRegion = region;
            }

            if ((settings.Optional($"AWS_ENDPOINT_URL_{service}") ?? settings.Optional("AWS_ENDPOINT_URL")) is { } url)
            {
                config.ServiceURL = url;
            }

            return config;
        }

        return new AwsClients
        {
            App = app,
            Ec2 = new(() => new AmazonEC2Client(credentials.Value, Config(new AmazonEC2Config(), "EC2"))),
            Eks = new(() => new AmazonEKSClient(credentials.Value, Config(new AmazonEKSConfig(), "EKS"))),
            Iam = new(() => IamOf(credentials.Value, Config(new AmazonIdentityManagementServiceConfig(), "IAM"))),
            Ssm = new(() => new AmazonSimpleSystemsManagementClient(credentials.Value, Config(new AmazonSimpleSystemsManagementConfig(), "SSM"))),
            States = new(() => new AmazonStepFunctionsClient(credentials.Value, Config(new AmazonStepFunctionsConfig(), "SFN"))),
            Dynamo = new(() => new AmazonDynamoDBClient(credentials.Value, Config(new AmazonDynamoDBConfig(), "DYNAMODB"))),
            S3 = new(() => S3Of(credentials.Value, Config(new AmazonS3Config(), "S3"))),
        };
    }

    // IAM has one endpoint for all Regions, whose own Region requests are signed for.
    private static AmazonIdentityManagementServiceClient IamOf(AWSCredentials? credentials, AmazonIdentityManagementServiceConfig config)
    {
        config.AuthenticationRegion = config.ServiceURL is null ? null : config.AuthenticationRegion;
        return new AmazonIdentityManagementServiceClient(credentials, config);
    }

    // An emulator on a loopback address has no host name of its own for each bucket.
    private static AmazonS3Client S3Of(AWSCredentials? credentials, AmazonS3Config config)
    {
        config.ForcePathStyle = config.ServiceURL is not null;
        config.S3ExpressCredentialProvider = new NoExpress();
        return new AmazonS3Client(credentials, config);
    }

    // Null lets the SDK look where it always does (profile, container, instance role).
    private static AWSCredentials? Credentials(Settings settings) =>
        (settings.Optional("AWS_ACCESS_KEY_ID"), settings.Optional("AWS_SECRET_ACCESS_KEY"), settings.Optional("AWS_SESSION_TOKEN")) switch
        {
            ({ } id, { } secret, { } token) => new SessionAWSCredentials(id, secret, token),
            ({ } id, { } secret, null) => new BasicAWSCredentials(id, secret),
            _ => null,
        };
}

/// <summary>The application's name in the user agent of every call: with the incident, once one is known, so that CloudTrail tells whose a call is.</summary>
internal sealed class AppName
{
    // The SDKs take 50 characters; the end of an execution's name is the part that no other has.
    private const int MostOfIncident = 40;

    private readonly List<ClientConfig> _configs = [];

    public string Name { get; private set; } = "headroom";

    public void Give(ClientConfig config)
    {
        config.ClientAppId = Name;
        _configs.Add(config);
    }

    /// <summary>From now on the calls are this incident's.</summary>
    public void WorkFor(string incident)
    {
        var end = incident.Length <= MostOfIncident ? incident : incident[^MostOfIncident..];

        // A person's order may name anything for an incident, and a header takes no line break.
        Name = $"headroom-{string.Concat(end.Select(c => char.IsAsciiLetterOrDigit(c) || c == '_' ? c : '-'))}";
        _configs.ForEach(config => config.ClientAppId = Name);
    }
}
