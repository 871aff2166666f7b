using System.Collections.Frozen;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;

namespace Headroom.Steps.Aws;

/// <summary>The only place that knows AWS error codes: what a call threw → which of our errors it is.</summary>
internal static class AwsErrors
{
    private enum Sort
    {
        Throttled,
        Transient,
        Denied,
        NotFound,
        Conflict,
        CidrQuota,
        SubnetQuota,
        Quota,
    }

    // Codes as on the wire. Some services say XException, others X; EC2 documents two spellings for subnets.
    private static readonly FrozenDictionary<string, Sort> Codes = Table(
        (Sort.Throttled, "RequestLimitExceeded Throttling ThrottlingException ThrottledException TooManyRequestsException RequestThrottled RequestThrottledException SlowDown EC2ThrottledException ProvisionedThroughputExceededException PriorRequestNotComplete"),
        (Sort.Transient, "InternalError InternalFailure InternalServerError InternalServerErrorException ServerException ServiceUnavailable ServiceUnavailableException Unavailable RequestTimeout RequestTimeoutException RequestExpired"),
        (Sort.Denied, "UnauthorizedOperation AccessDenied AccessDeniedException AuthFailure UnrecognizedClientException InvalidClientTokenId ExpiredToken ExpiredTokenException OptInRequired"),
        (Sort.NotFound, "ResourceNotFoundException NoSuchEntity NoSuchKey NoSuchBucket InvalidVpcID.NotFound InvalidSubnetID.NotFound InvalidSubnetId.NotFound InvalidRouteTableID.NotFound InvalidNetworkAclID.NotFound InvalidAssociationID.NotFound InvalidVpcCidrBlockAssociationID.NotFound InvalidSubnetCidrReservationID.NotFound ExecutionDoesNotExist ExecutionDoesNotExistException InvocationDoesNotExist InvocationDoesNotExistException StateMachineDoesNotExist TaskDoesNotExist TaskTimedOut InvalidToken"),
        (Sort.Conflict, "InvalidSubnet.Conflict InvalidCidrBlock.InUse Resource.AlreadyAssociated ResourceInUseException DependencyViolation ExecutionAlreadyExists ExecutionAlreadyExistsException"),
        (Sort.CidrQuota, "CidrLimitExceeded"),
        (Sort.SubnetQuota, "SubnetLimitExceeded"),
        (Sort.Quota, "TagLimitExceeded RouteLimitExceeded ExecutionLimitExceeded VpcLimitExceeded ResourceLimitExceeded"));

    /// <summary>Makes a call; what it throws comes out as one of our errors.</summary>
    /// <param name="operation">The IAM action, such as <c>ec2:CreateSubnet</c>.</param>
    /// <param name="call">The call.</param>
    public static async Task<T> CallAsync<T>(string operation, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(operation, e) is { } ours)
        {
            throw ours;
        }
    }

    /// <summary>Turns an answer into our records; where it isn't in its API's form, that is one of our errors.</summary>
    /// <param name="operation">The IAM action that was answered.</param>
    /// <param name="read">Reads it; a <see cref="FormatException"/> or an <see cref="ArgumentException"/> (one key twice) says what is wrong with it.</param>
    public static T Read<T>(string operation, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException)
        {
            throw new AnswerMalformedException(operation, e);
        }
    }

    /// <summary>What an answer must have.</summary>
    /// <exception cref="FormatException">It hasn't.</exception>
    public static T Need<T>(T? value, [CallerArgumentExpression(nameof(value))] string what = "")
        where T : class => value is null or "" ? throw new FormatException($"{what} is missing") : value;

    /// <summary>True when the error says that a DynamoDB condition or an S3 precondition didn't hold.</summary>
    public static bool IsConditionFailed(Exception e) => e is RefusedException { InnerException: AmazonServiceException { ErrorCode: "ConditionalCheckFailedException" } };

    /// <summary>True when AWS answered with a refusal, so that the call surely did nothing; not for a time-out or a 5xx.</summary>
    public static bool IsRefusal(Exception e) => e is not TransientException && e.InnerException is AmazonServiceException;

    /// <summary>True when the error has that code on the wire, with or without its <c>Exception</c> tail.</summary>
    public static bool HasCode(Exception e, string code) =>
        e.InnerException is AmazonServiceException inner && (inner.ErrorCode == code || inner.ErrorCode == code + "Exception");

    /// <summary>Our error for what a call threw, or null for what isn't AWS's doing.</summary>
    internal static Exception? Translate(string operation, Exception e) => e switch
    {
        AmazonServiceException service => OfService(operation, service),
        // Core throws these raw: XmlException and AmazonUnmarshallingException for garbage, HttpRequestException and IOException for a broken connection.
        // .NET's XML reader runs over the end of an answer that is cut inside its first line (EncodingStreamWrapper.CheckUTF8DeclarationEncoding).
        HttpRequestException or TimeoutException or OperationCanceledException or XmlException or IOException or IndexOutOfRangeException => new TransientException(operation, e),
        AmazonClientException => new RefusedException(operation, e),
        // And these for a number, a time or JSON that isn't one; a page's own reader throws the first, too.
        FormatException or OverflowException or JsonException => new AnswerMalformedException(operation, e),
        _ => null,
    };

    private static Exception OfService(string operation, AmazonServiceException e) => SortOf(e) switch
    {
        Sort.Throttled => new ThrottledException(operation, e),
        Sort.Transient => new TransientException(operation, e),
        Sort.Denied => new AccessDeniedException(operation, e),
        Sort.NotFound => new NotFoundException(operation, e),
        Sort.Conflict => new ConflictException(operation, e),
        Sort.CidrQuota => new CidrQuotaReachedException(operation, e),
        Sort.SubnetQuota => new SubnetQuotaReachedException(operation, e),
        Sort.Quota => new QuotaReachedException(operation, e),
        _ => new RefusedException(operation, e),
    };

    private static Sort? SortOf(AmazonServiceException e) =>
        Codes.TryGetValue(e.ErrorCode ?? "", out var sort) ? sort
        : e is AmazonUnmarshallingException || (int)e.StatusCode >= 500 ? Sort.Transient
        : e.StatusCode == HttpStatusCode.TooManyRequests ? Sort.Throttled
        : e.StatusCode == HttpStatusCode.Forbidden ? Sort.Denied
        : null;

    private static FrozenDictionary<string, Sort> Table(params (Sort Sort, string Codes)[] rows) =>
        rows.SelectMany(row => row.Codes.Split(' ').Select(code => KeyValuePair.Create(code, row.Sort))).ToFrozenDictionary(StringComparer.Ordinal);
}
