namespace Swa.Research.Tests.Robust;

public class EnumNamesTests
{
    [Fact]
    public void Every_set_of_fixes_is_read_as_it_is_written()
    {
        for (RobustFixes fixes = RobustFixes.None; fixes <= RobustFixes.All; fixes++)
        {
            Assert.Equal(fixes, EnumNames.Parse(typeof(RobustFixes), EnumNames.Of(fixes), "fixes"));
        }
    }

    [Fact]
    public void Names_come_in_any_order_and_unknown_ones_are_refused()
    {
        Assert.Equal(RobustFixes.Score | RobustFixes.Gain, EnumNames.Parse(typeof(RobustFixes), "gain+score", "fixes"));
        Assert.Equal("score+gain", EnumNames.Of(RobustFixes.Score | RobustFixes.Gain));
        Assert.Contains(
            "'luck'", Assert.Throws<ParameterException>(() => EnumNames.Parse(typeof(RobustFixes), "score+luck", "fixes")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ParameterException>(() => EnumNames.Parse(typeof(RobustFixes), "", "fixes"));
    }
}
