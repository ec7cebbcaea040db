using Swa.Research.Ensembles;

namespace Swa.Research.Tests.Statistics;

public class ShareIntervalTests
{
    [Fact]
    public void The_interval_is_Wilsons()
    {
        // prop.test(8, 10, correct = FALSE) of R.
        ShareInterval interval = ShareInterval.Of(8, 10);
        Assert.Equal(0.8, interval.Share);
        Near.Absolute(0.4901625, interval.Lower, 1e-6);
        Near.Absolute(0.9433178, interval.Upper, 1e-6);
    }

    [Fact]
    public void Its_ends_solve_the_equation_of_the_score_test()
    {
        const double square = 3.841458820694124;
        for (int successes = 0; successes <= 20; successes++)
        {
            ShareInterval interval = ShareInterval.Of(successes, 20);
            foreach (double end in new[] { interval.Lower, interval.Upper })
            {
                Near.Absolute(square * end * (1 - end) / 20, (interval.Share - end) * (interval.Share - end), 1e-9);
            }
        }

        Assert.Equal(0, ShareInterval.Of(0, 5).Lower);
        Assert.Equal(1, ShareInterval.Of(5, 5).Upper);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ParameterException>(() => ShareInterval.Of(0, 0));
        Assert.Throws<ParameterException>(() => ShareInterval.Of(6, 5));
    }
}
