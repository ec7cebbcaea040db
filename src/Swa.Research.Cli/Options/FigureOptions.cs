namespace Swa.Research.Cli.Options;

/// <summary>The options of commands that write figures: in which formats, how they look, and the folder of results.</summary>
internal sealed class FigureOptions
{
    /// <summary>The width of a column of a two-column paper.</summary>
    private const double ColumnCentimetres = 8.6;

    private static readonly string[] Formats = [.. FigureExports.FileExtensions.Select(extension => extension[1..])];

    private readonly Option<string> _format = CommonOptions.WithDefault(
        "--format", "list", $"Formats of the figures: {string.Join(", ", Formats)} (json: Plotly).", "svg,json");

    private readonly Option<bool> _noTitle =
        new("--no-title") { Description = "Draw figures without title and caption, as papers set them." };

    private readonly Option<string?> _width = CommonOptions.Optional(
        "--width", "cm",
        "Width of figures in print in centimetres, from 5 to 100, such as 8.6 for a column (default: as wide as the plots need).");

    private readonly Option<string> _output = CommonOptions.WithDefault(
        "--out", "DIR", "Where figures/ and data/results/ are written.", ".");

    private readonly Option<string?> _forPaper = CommonOptions.Optional(
        "--for-paper", "DIR",
        "Write to this folder what a paper needs: figures of a column's width without title, as SVG and, where a program for it is "
            + "installed, PDF; tables as LaTeX; and a README.md with captions, command and seeds.");

    public FigureOptions() => _format.CompletionSources.Add(Formats);

    /// <summary>The options of a command that writes a folder of results.</summary>
    public IReadOnlyList<Option> All => [_output, _forPaper, _format, .. Looks, CommonOptions.Force()];

    /// <summary>The options of looks, where the name of the one figure's file says its format.</summary>
    public IReadOnlyList<Option> Looks => [_noTitle, _width];

    /// <summary>Adds all options.</summary>
    public void AddTo(Command command) => command.Add(All);

    /// <summary>The folder of results.</summary>
    public string Folder(ParseResult parsed)
    {
        if (parsed.GetValue(_forPaper) is not { } paper)
        {
            return parsed.GetRequiredValue(_output);
        }

        return IsGiven(parsed, _output)
            ? throw new ParameterException("out", "given with --for-paper", "one of both, as either names the folder")
            : paper;
    }

    /// <summary>Whether the folder is for a paper.</summary>
    public bool IsForPaper(ParseResult parsed) => parsed.GetValue(_forPaper) is not null;

    /// <summary>The endings of a figure's files.</summary>
    public IReadOnlyList<string> Endings(ParseResult parsed)
    {
        if (IsForPaper(parsed) && !IsGiven(parsed, _format))
        {
            return FigureExports.HasConverter ? [".svg", ".pdf"] : [".svg"];
        }

        return
        [
            .. NumberList.Items(parsed.GetRequiredValue(_format), "format").Distinct().Select(format => Formats.Contains(format)
                ? format == "json" ? ".plotly.json" : $".{format}"
                : throw new ParameterException("format", $"'{format}'", string.Join(", ", Formats))),
        ];
    }

    public FigureLook Look(ParseResult parsed)
    {
        bool isForPaper = IsForPaper(parsed);
        double? width = parsed.GetValue(_width) is { } text ? NumberList.Number(text, "width") : isForPaper ? ColumnCentimetres : null;
        try
        {
            return new FigureLook { Title = !isForPaper && !parsed.GetValue(_noTitle), WidthCentimetres = width };
        }
        catch (ParameterException exception)
        {
            throw new ParameterException("width", exception.Given, exception.Allowed);
        }
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
