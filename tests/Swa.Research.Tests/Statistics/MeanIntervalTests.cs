namespace Swa.Research.Tests.Statistics;

public class MeanIntervalTests
{
    [Fact]
    public void The_interval_is_Students()
    {
        // Mean 3, s² = 2.5, t(4, 0.975) = 2.776445105: half width 2.776445105·√(2.5/5).
        MeanInterval interval = MeanInterval.Of([1, 2, 3, 4, 5]);
        Near.Absolute(3, interval.Mean, 1e-12);
        Near.Absolute(2.776445105 * Math.Sqrt(0.5), interval.HalfWidth, 1e-8);
    }

    [Fact]
    public void One_run_or_equal_runs_have_no_spread()
    {
        Assert.Equal(new MeanInterval(2, 2, 2, 1), MeanInterval.Of([2]));
        Assert.Equal(0, MeanInterval.Of([0.1, 0.1, 0.1]).HalfWidth);
    }

    [Fact]
    public void No_run_is_refused() => Assert.Throws<ParameterException>(() => MeanInterval.Of([]));
}
