using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Headroom.Infra;

/// <summary>The one table (journal, leases, clusters' states) and the one bucket (readings, plans, reports). Both outlive the stack: they say what was changed.</summary>
internal sealed class Storage : Construct
{
    private const string DueIndex = "Due";

    public Storage(Construct scope)
        : base(scope, "Storage")
    {
        Table = new Table(this, "Table", new TableProps
        {
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "pk", Type = AttributeType.STRING },
            SortKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "sk", Type = AttributeType.STRING },
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        // What is begun and must end, by when it should have: only such items have the two attributes.
        Table.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = DueIndex,
            PartitionKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "unfinished", Type = AttributeType.STRING },
            SortKey = new Amazon.CDK.AWS.DynamoDB.Attribute { Name = "due", Type = AttributeType.STRING },
            ProjectionType = ProjectionType.KEYS_ONLY,
        });
        Bucket = new Bucket(this, "Reports", new BucketProps
        {
            BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
            Encryption = BucketEncryption.S3_MANAGED,
            EnforceSSL = true,
            ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
            Versioned = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
            LifecycleRules =
            [
                new LifecycleRule { Prefix = "incidents/", Expiration = Duration.Days(400) },
                // A reading is written every few minutes while a cluster is watched; only the last one matters.
                new LifecycleRule { NoncurrentVersionExpiration = Duration.Days(30), AbortIncompleteMultipartUploadAfter = Duration.Days(7) },
            ],
        });
    }

    public Table Table { get; }

    public string DueIndexArn => $"{Table.TableArn}/index/{DueIndex}";

    public Bucket Bucket { get; }
}
