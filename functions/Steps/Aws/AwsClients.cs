using Amazon;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.EKS;
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

    public required Lazy<IAmazonSimpleSystemsManagement> Ssm { get; init; }

    public required Lazy<IAmazonStepFunctions> States { get; init; }

    public required Lazy<IAmazonDynamoDB> Dynamo { get; init; }

    public required Lazy<IAmazonS3> S3 { get; init; }

    /// <summary>Clients for the Region, credentials and endpoints of an environment.</summary>
    public static AwsClients From(Settings settings, HttpClientFactory? http)
    {
        var credentials = new Lazy<AWSCredentials?>(() => Credentials(settings));
        T Config<T>(T config, string service)
            where T : ClientConfig
        {
            // The SDK waits for its retries on the wall clock; retrying is the workflow's.
            config.MaxErrorRetry = 0;
            config.Timeout = Patience;
            config.ClientAppId = "headroom";
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
            Ec2 = new(() => new AmazonEC2Client(credentials.Value, Config(new AmazonEC2Config(), "EC2"))),
            Eks = new(() => new AmazonEKSClient(credentials.Value, Config(new AmazonEKSConfig(), "EKS"))),
            Ssm = new(() => new AmazonSimpleSystemsManagementClient(credentials.Value, Config(new AmazonSimpleSystemsManagementConfig(), "SSM"))),
            States = new(() => new AmazonStepFunctionsClient(credentials.Value, Config(new AmazonStepFunctionsConfig(), "SFN"))),
            Dynamo = new(() => new AmazonDynamoDBClient(credentials.Value, Config(new AmazonDynamoDBConfig(), "DYNAMODB"))),
            S3 = new(() => S3Of(credentials.Value, Config(new AmazonS3Config(), "S3"))),
        };
    }

    // An emulator on a loopback address has no host name of its own for each bucket.
    private static AmazonS3Client S3Of(AWSCredentials? credentials, AmazonS3Config config)
    {
        config.ForcePathStyle = config.ServiceURL is not null;
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
