namespace Swa.Research.Tests.Statistics;

public class FindingsTests
{
    [Fact]
    public void A_statement_appears_once_above_its_numbers()
    {
        Findings findings = new(
        [
            Finding.Of("one", "criterion", true, ("a", 1), ("b", null), ("c", 3)),
            Finding.Of("two", "criterion", false, ("d", 4)),
        ]);
        Assert.Equal("statement,quantity,value\none,a,1\n,b,\n,c,3\ntwo,d,4\n", findings.Numbers().ToCsv());
        Assert.Equal(TableText.Render(findings.ToTable()), findings.ToString());
    }
}
