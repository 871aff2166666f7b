using Headroom.Rehearsal.Kubernetes;

namespace Headroom.Rehearsal.Tests.Kubernetes;

public sealed class TableAgeTests
{
    [Theory] // k8s.io/apimachinery/pkg/util/duration, HumanDuration
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(599, "9m59s")]
    [InlineData(659, "10m")]
    [InlineData(3 * 3600 - 1, "179m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData(5 * 3600 + 61, "5h1m")]
    [InlineData(47 * 3600, "47h")]
    [InlineData(49 * 3600, "2d1h")]
    [InlineData(8 * 86400, "8d")]
    [InlineData(3 * 365 * 86400, "3y")]
    public void Age_AnyLength_IsAsKubectlWritesIt(long seconds, string text) =>
        Assert.Equal(text, Table.Age(SomeObject.Start, SomeObject.Start.AddSeconds(seconds)));
}
