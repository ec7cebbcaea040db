namespace Swa.Research.Tests.Robust;

public class RobustFixNamesTests
{
    [Fact]
    public void Every_set_of_fixes_is_read_as_it_is_written()
    {
        for (RobustFixes fixes = RobustFixes.None; fixes <= RobustFixes.All; fixes++)
        {
            Assert.Equal(fixes, RobustFixNames.Parse(RobustFixNames.Of(fixes)));
        }
    }

    [Fact]
    public void Names_come_in_any_order_and_unknown_ones_are_refused()
    {
        Assert.Equal(RobustFixes.Score | RobustFixes.Gain, RobustFixNames.Parse("gain+score"));
        Assert.Equal("score+gain", RobustFixNames.Of(RobustFixes.Score | RobustFixes.Gain));
        Assert.Contains("'luck'", Assert.Throws<ParameterException>(() => RobustFixNames.Parse("score+luck")).Message, StringComparison.Ordinal);
        Assert.Throws<ParameterException>(() => RobustFixNames.Parse(""));
    }
}
