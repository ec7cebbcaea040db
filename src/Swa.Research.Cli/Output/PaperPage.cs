using System.Text.RegularExpressions;

namespace Swa.Research.Cli.Output;

/// <summary>The page of a folder for a paper: each figure and table with its caption, its seeds, and the command that made it.</summary>
/// <param name="file">The page's file.</param>
/// <param name="parsed">The command.</param>
internal sealed partial class PaperPage(OutputFile file, ParseResult parsed)
{
    private readonly Dictionary<string, List<string>> _files = [];
    private readonly Dictionary<string, (Figure Figure, string Seeds)> _figures = [];

    /// <summary>The page's file.</summary>
    public OutputFile File => file;

    /// <summary>Takes a file of a figure or a table.</summary>
    public void Add(string name, string path)
    {
        if (!_files.TryGetValue(name, out List<string>? files))
        {
            _files[name] = files = [];
        }

        files.Add(path);
    }

    /// <summary>Takes what a figure shows, and what is random in it.</summary>
    public void Describe(string name, Figure figure, string seeds) => _figures[name] = (figure, seeds);

    /// <summary>The page in Markdown.</summary>
    public string Content(FigureLook look)
    {
        StringBuilder page = new(string.Create(CultureInfo.InvariantCulture, $$"""
            <!-- {{OutputFile.Mark}} -->
            # Figures and tables for a paper

            Everything here was made by one command of swa {{ProgramVersion.Text}}, which makes it again, byte for byte:

            ```sh
            {{ShellWords.Of(parsed).Replace($" {CommonOptions.ForceName}", "", StringComparison.Ordinal)}}
            ```

            Figures are {{look.WidthCentimetres}} cm wide, without title and caption; `--width 17.8` gives those of a page. Tables need
            `\usepackage{booktabs,graphicx}` and are included by `\input`. The data beside them have all digits. How to cite: `swa cite`.

            """));
        List<string> data = [];
        foreach ((string name, List<string> files) in _files)
        {
            bool isDrawn = _figures.TryGetValue(name, out (Figure Figure, string Seeds) drawn);
            if (!isDrawn && files.Count == 1)
            {
                data.AddRange(files);
                continue;
            }

            page.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n");
            if (isDrawn)
            {
                page.Append(CultureInfo.InvariantCulture, $"**{Shown(drawn.Figure.Title)}.** {Shown(drawn.Figure.Caption)}\n\n")
                    .Append(CultureInfo.InvariantCulture, $"Seeds: {drawn.Seeds}.\n\n");
            }

            Append(page, files);
        }

        if (data.Count > 0)
        {
            Append(page.Append("\n## More data\n\n"), data);
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, List<string> files) =>
        page.AppendJoin('\n', files.Select(path => $"- [{path}]({path})")).Append('\n');

    private static string Shown(string markup) => Special().Replace(MathText.ToPlainText(markup), "\\$0");

    [GeneratedRegex(@"[\\`*_<>\[\]|]")]
    private static partial Regex Special();
}
