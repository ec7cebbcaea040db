using System.Text.RegularExpressions;
using Swa.Research.Notebooks.Cells;
using Swa.Research.Tests;

namespace Swa.Research.Notebooks.Tests;

/// <summary>No text of a value becomes HTML. What a browser makes of the same cells is tested where there is one.</summary>
public sealed partial class EncodingTests
{
    [Fact]
    public void There_are_enough_texts_and_shapes()
    {
        Assert.True(HostileValues.Texts.Count >= 60);
        Assert.True(HostileValues.Shapes.Count >= 40);
        Assert.Equal(HostileValues.Texts.Count, HostileValues.Texts.Distinct().Count());
    }

    [Fact]
    public void Every_tag_of_a_shown_value_is_one_that_no_text_can_write()
    {
        TestSession session = new();
        foreach (string cell in HostileValues.Declarations(HostileValues.Texts))
        {
            session.Run(cell);
            Assert.Empty(session.Outputs);
        }

        List<string> faults = [];
        foreach (string cell in HostileValues.Displays)
        {
            session.Run(cell);
            if (session.Status != CellStatus.Completed || session.Outputs.Count == 0)
            {
                faults.Add($"{cell}: {string.Join('\n', session.Outputs.OfType<ErrorOutput>().SelectMany(error => error.Traceback))}");
            }

            faults.AddRange(session.Outputs.Select(Html).OfType<string>()
                .SelectMany(html => OwnTag().Replace(html, "").Split('<').Skip(1)).Take(1).Select(rest => $"{cell}: <{rest}"));
        }

        Assert.Empty(faults);
    }

    private static string? Html(CellOutput output) => output switch
    {
        DisplayOutput display => display.Data.GetValueOrDefault("text/html"),
        DisplayUpdate update => update.Data.GetValueOrDefault("text/html"),
        ResultOutput result => result.Data.GetValueOrDefault("text/html"),
        _ => null,
    };

    /// <summary>The tags that show values, with exactly the attributes that they may have.</summary>
    [GeneratedRegex(
        "<style>[^<]*</style>|</?(div|span|pre|code|details|summary|table|caption|thead|tbody|tfoot|tr|th|td|i)>"
        + "|<table class=\"dni-table\">|<div class=\"dni-plaintext\">|<details( open=\"open\")? class=\"dni-treeview\">"
        + "|<span class=\"dni-code-hint\">"
        + "|<t[dh]( scope=\"col\")? style=\"text-align:(left|right)\">|<td colspan=\"[0-9]+\">"
        + "|<img style=\"max-width:100%;height:auto\" alt=\"[^\"<>]*\" src=\"data:image/svg\\+xml;base64,[A-Za-z0-9+/=]*\">")]
    private static partial Regex OwnTag();
}
