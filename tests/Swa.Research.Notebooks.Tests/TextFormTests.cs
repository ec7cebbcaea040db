using Swa.Research.Notebooks.Cells;

namespace Swa.Research.Notebooks.Tests;

/// <summary>What readers get that show text and no HTML.</summary>
public sealed class TextFormTests
{
    [Theory]
    [InlineData("42", "42")]
    [InlineData("1.5", "1.5")]
    [InlineData("1.5m", "1.5")]
    [InlineData("true", "True")]
    [InlineData("'<'", "<")]
    [InlineData("DayOfWeek.Friday", "Friday")]
    [InlineData("(object)null", "<null>")]
    [InlineData("new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)", "2026-01-02 03:04:05Z")]
    [InlineData("TimeSpan.FromSeconds(1.5)", "00:00:01.5000000")]
    [InlineData("typeof(Dictionary<int, string>)", "System.Collections.Generic.Dictionary<System.Int32,System.String>")]
    [InlineData("new[] { 1, 2 }", "[ 1, 2 ]")]
    [InlineData("System.Text.Json.Nodes.JsonNode.Parse(\"{}\")", "{}")]
    public void A_plain_value_is_its_text_and_nothing_else(string code, string text)
    {
        TestSession session = new();
        session.Run($"#nullable disable\n{code}");
        Assert.Equal(new Dictionary<string, string> { ["text/plain"] = text }, ((ResultOutput)session.Outputs[0]).Data);
    }

    [Fact]
    public void Records_and_lists_are_HTML_and_text()
    {
        TestSession session = new();
        session.Run("record P(int X, string Y);\nnew P(1, \"<b>\")");
        IReadOnlyDictionary<string, string> data = ((ResultOutput)session.Outputs[0]).Data;
        Assert.Equal("P { X = 1, Y = <b> }\nX  1\nY  <b>", data["text/plain"]);
        Assert.InRange(data["text/html"].Length, 200, 600);
        session.Run("new[] { new P(10, null!), new P(2, \"two\\nlines\") }");
        Assert.Equal(
            """
            index  value
            0      P { X = 10, Y = }
                   X  10
                   Y  <null>
            1      P { X = 2, Y = two\nlines }
                   X  2
                   Y  two
                      lines
            """.ReplaceLineEndings("\n"), Assert.Single(session.Shown));
    }

    [Theory]
    [InlineData("<h1>A &amp; B</h1><p>x\n  y</p><script>no()</script>z<br>w", "A & B\nx y\nz\nw")]
    [InlineData("<ul><li>a<li>b</ul><!-- c --><img alt=\"d\">", "a\nb\nd")]
    [InlineData("<table><tr><td>a<td>b</table>after", "a  b\nafter")]
    [InlineData("<table><caption>t</caption><tr><th>a</th></tr><tr><td><table><tr><td>1<td>2</table></td></tr></table>", "t\na\n1  2")]
    [InlineData("<style>p{}</style><svg><text>no</text></svg>", "[HTML]")]
    [InlineData("<a <b 1 < 2 <", "<a <b 1 < 2 <")]
    [InlineData("", "")]
    public void HTML_that_a_cell_writes_has_a_text(string html, string text)
    {
        TestSession session = new();
        session.Run($"HTML({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(html, quote: true)})");
        Assert.Equal(text, Assert.Single(session.Shown));
    }

    [Fact]
    public void A_value_is_read_once_and_a_cells_own_formatter_is_used()
    {
        TestSession session = new();
        session.Run("record P(int X);\nint read = 0;\nIEnumerable<P> Lazy() { read++; yield return new P(1); }\ndisplay(Lazy()); read");
        Assert.Equal("1", session.Shown[^1]);
        session.Run(
            "using Microsoft.DotNet.Interactive.Formatting;\n"
            + "Formatter.Register<P>(p => $\"<b>{p.X}</b>\", \"text/html\");\nnew P(3)");
        Assert.Equal(
            new Dictionary<string, string> { ["text/html"] = "<b>3</b>", ["text/plain"] = "3" }, ((ResultOutput)session.Outputs[0]).Data);
    }
}
