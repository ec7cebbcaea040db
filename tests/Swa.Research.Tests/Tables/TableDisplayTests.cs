using System.Xml.Linq;

namespace Swa.Research.Tests.Tables;

public class TableDisplayTests
{
    private static Table Sample()
    {
        Table table = new("agent", "rate", "seeds", "stable");
        table.Add("<b>Phi</b> & co", 1.0 / 3, 200, true);
        table.Add("Mistral", 0.5, 20, null);
        table.Add("Qwen", null, 1000, false);
        return table;
    }

    [Fact]
    public void Text_is_aligned_with_numbers_flush_right()
    {
        string expected = string.Join('\n',
            "agent              rate  seeds  stable",
            "---------------  ------  -----  ------",
            "<b>Phi</b> & co  0.3333    200  true",
            "Mistral          0.5000     20",
            "Qwen                      1000  false",
            "");
        Assert.Equal(expected, TableText.Render(Sample()));
    }

    [Fact]
    public void Html_is_a_table_with_scoped_headers_and_everything_encoded()
    {
        string html = TableHtml.Render(Sample());
        Assert.Contains("&lt;b&gt;Phi&lt;/b&gt; &amp; co", html, StringComparison.Ordinal);
        XElement table = XElement.Parse(html);
        XElement[] headers = [.. table.Descendants("th")];
        Assert.Equal(["agent", "rate", "seeds", "stable"], headers.Select(header => header.Value));
        Assert.All(headers, header => Assert.Equal("col", header.Attribute("scope")!.Value));
        XElement first = table.Descendants("tbody").Single().Elements("tr").First();
        string[] alignments = [.. first.Elements("td").Select(cell => cell.Attribute("style")!.Value)];
        Assert.Equal(["text-align:left", "text-align:right", "text-align:right", "text-align:left"], alignments);
        Assert.Equal("0.3333", table.Descendants("td").ElementAt(1).Value);
    }

    [Fact]
    public void Numbers_too_small_or_too_large_for_four_decimals_keep_their_digits()
    {
        Table table = new("value");
        table.Add(1.5e-7);
        table.Add(-2.25e12);
        table.Add(-0.0);
        table.Add(double.NaN);
        Assert.Equal(["    value", "---------", "  1.5E-07", "-2.25E+12", "        0", "      NaN"], Lines(table));
    }

    [Fact]
    public void A_long_table_shows_its_first_rows_and_counts_the_others()
    {
        Table table = new("i");
        for (int i = 0; i < 250; i++)
        {
            table.Add(i);
        }

        Assert.Equal(103, Lines(table).Length);
        Assert.Equal("… and 150 more rows", Lines(table)[^1]);
        Assert.Equal(100, XElement.Parse(TableHtml.Render(table)).Element("tbody")!.Elements().Count());
        Assert.Equal(251, table.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private static string[] Lines(Table table) => TableText.Render(table).TrimEnd('\n').Split('\n');
}
