using Headroom.Rehearsal.Monitoring;

namespace Headroom.Rehearsal.Tests.Monitoring;

public sealed class AlarmRuleTests
{
    // "Configuring how CloudWatch alarms treat missing data", its two tables: 0 isn't breaching, X is, - is missing; the newest is last.
    // I = INSUFFICIENT_DATA, O = OK, A = ALARM, = keeps the present state.
    [Theory]
    [InlineData(3, "0-X-X", "OOOO")]
    [InlineData(3, "0----", "OOOO")]
    [InlineData(3, "-----", "I=AO")]
    [InlineData(3, "0XX-X", "AAAA")]
    [InlineData(3, "--X--", "A=AO")]
    [InlineData(2, "0-X-X", "AAAA")]
    [InlineData(2, "00X0X", "AAAA")]
    [InlineData(2, "0-X--", "OOAO")]
    [InlineData(2, "----0", "OOAO")]
    [InlineData(2, "---X-", "A=AO")]
    [InlineData(3, "---XX", "==AO")] // too young, by the text beside the tables
    [InlineData(2, "----X", "==AO")]
    [InlineData(1, "----X", "AAAA")]
    public void Judge_ThreePeriods_AsInAwsTables(int datapointsToAlarm, string points, string expected)
    {
        var range = points.Select(point => point switch { '0' => 100d, 'X' => 1d, _ => (double?)null }).ToList();
        MissingData[] columns = [MissingData.Missing, MissingData.Ignore, MissingData.Breaching, MissingData.NotBreaching];

        foreach (var present in Enum.GetValues<AlarmState>())
        {
            Assert.Equal(
                expected.Select(letter => letter switch { 'I' => AlarmState.InsufficientData, 'O' => AlarmState.Ok, 'A' => AlarmState.Alarm, _ => present }),
                columns.Select(column => AlarmRule.Judge(Some.Alarm() with { EvaluationPeriods = 3, DatapointsToAlarm = datapointsToAlarm, MissingData = column }, range, present)));
        }
    }

    [Theory]
    [InlineData(nameof(Comparison.LessThanThreshold), false)]
    [InlineData(nameof(Comparison.LessThanOrEqualToThreshold), true)]
    [InlineData(nameof(Comparison.GreaterThanThreshold), false)]
    [InlineData(nameof(Comparison.GreaterThanOrEqualToThreshold), true)]
    public void Breaches_ValueEqualsTheThreshold_OnlyWhereEqualCounts(string comparison, bool breaches)
    {
        var alarm = Some.Alarm() with { Comparison = Enum.Parse<Comparison>(comparison) };

        Assert.Equal(breaches, alarm.Breaches(alarm.Threshold));
        Assert.Equal(comparison.StartsWith("Less", StringComparison.Ordinal), alarm.Breaches(alarm.Threshold - 1));
    }
}
