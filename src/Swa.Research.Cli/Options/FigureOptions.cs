namespace Swa.Research.Cli.Options;

/// <summary>The options of commands that write figures: in which formats, and how they look.</summary>
internal sealed class FigureOptions
{
    private static readonly string[] Formats = [.. FigureExports.FileExtensions.Select(extension => extension[1..])];

    private readonly Option<string> _format = CommonOptions.WithDefault(
        "--format", "list", $"Formats of the figures: {string.Join(", ", Formats)} (json: Plotly).", "svg,json");

    private readonly Option<bool> _noTitle =
        new("--no-title") { Description = "Draw figures without title and caption, as papers set them." };

    private readonly Option<string?> _width = CommonOptions.Optional(
        "--width", "cm",
        "Width of figures in print in centimetres, from 5 to 100, such as 8.6 for a column (default: as wide as the plots need).");

    public FigureOptions() => _format.CompletionSources.Add(Formats);

    /// <summary>Adds all options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_format);
        AddLookTo(command);
    }

    /// <summary>Adds the options of looks, where the name of the one figure's file says its format.</summary>
    public void AddLookTo(Command command)
    {
        command.Add(_noTitle);
        command.Add(_width);
    }

    /// <summary>The endings of a figure's files.</summary>
    public IReadOnlyList<string> Endings(ParseResult parsed) =>
    [
        .. NumberList.Items(parsed.GetRequiredValue(_format), "format").Distinct().Select(format => Formats.Contains(format)
            ? format == "json" ? ".plotly.json" : $".{format}"
            : throw new ParameterException("format", $"'{format}'", string.Join(", ", Formats))),
    ];

    public FigureLook Look(ParseResult parsed)
    {
        double? width = parsed.GetValue(_width) is { } text ? NumberList.Number(text, "width") : null;
        try
        {
            return new FigureLook { Title = !parsed.GetValue(_noTitle), WidthCentimetres = width };
        }
        catch (ParameterException exception)
        {
            throw new ParameterException("width", exception.Given, exception.Allowed);
        }
    }
}
