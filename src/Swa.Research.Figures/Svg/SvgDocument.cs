using System.Xml;

namespace Swa.Research.Figures;

/// <summary>
/// Writes SVG elements: coordinates to two decimals, never a negative zero, one element per line, text with mathematics in separate spans.
/// </summary>
internal sealed class SvgDocument : IDisposable
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const string MathFonts = "'STIX Two Text','Times New Roman','Liberation Serif',Tinos,'DejaVu Serif',serif";
    private const double SuperscriptRise = 0.36;
    private const double SubscriptDrop = 0.2;

    /// <summary>Far outside every document, near enough for renderers to compute with.</summary>
    private const double Farthest = 1e5;

    private readonly StringWriter _text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly XmlWriter _xml;

    public SvgDocument() => _xml = XmlWriter.Create(
        _text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None });

    /// <summary>A coordinate as text. Rounding in two steps hides the last bits in which processors differ.</summary>
    public static string Coordinate(double value)
    {
        decimal near = Math.Round((decimal)Math.Clamp(value, -Farthest, Farthest), 8);
        return ((double)Math.Round(near, 2, MidpointRounding.AwayFromZero) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>Starts an element; numbers among the attributes are written as coordinates, null leaves an attribute out.</summary>
    public void Start(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        _xml.WriteStartElement(name, Namespace);
        foreach ((string attribute, object? value) in attributes)
        {
            if (value is not null)
            {
                _xml.WriteAttributeString(attribute, value is double number ? Coordinate(number) : value.ToString());
            }
        }
    }

    public void End()
    {
        _xml.WriteEndElement();
        _xml.WriteRaw("\n");
    }

    /// <summary>Starts an element that holds others, each on its line.</summary>
    public void Open(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Start(name, attributes);
        _xml.WriteRaw("\n");
    }

    public void Element(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Start(name, attributes);
        End();
    }

    /// <summary>Writes a path that is a line and encloses nothing.</summary>
    public void Line(string? name, string path, string color, double? width, string? dashes = null, bool isRound = false) => Element(
        "path",
        ("class", name),
        ("d", path),
        ("stroke", color),
        ("stroke-width", width),
        ("stroke-dasharray", dashes),
        ("stroke-linejoin", isRound ? "round" : null),
        ("fill", "none"));

    public void Comment(string text)
    {
        _xml.WriteComment($" {text} ");
        _xml.WriteRaw("\n");
    }

    public void PlainElement(string name, string text, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Start(name, attributes);
        _xml.WriteString(text);
        End();
    }

    /// <summary>Writes runs as one text element.</summary>
    public void Text(double x, double y, IReadOnlyList<TextRun> runs, TextLook look)
    {
        Start(
            "text",
            ("class", look.Class),
            ("x", x),
            ("y", y),
            ("font-size", look.Size),
            ("text-anchor", look.Anchor switch { TextAnchor.Middle => "middle", TextAnchor.End => "end", _ => null }),
            ("font-weight", look.Bold ? "bold" : null),
            ("fill", look.Color),
            ("transform", look.Angle == 0 ? null : $"rotate({Coordinate(look.Angle)} {Coordinate(x)} {Coordinate(y)})"),
            ("stroke", look.Halo ? Theme.Background : null),
            ("stroke-width", look.Halo ? 3.0 : null),
            ("stroke-linejoin", look.Halo ? "round" : null),
            ("paint-order", look.Halo ? "stroke" : null));
        if (runs.Count > 1)
        {
            // A space alone between two spans is text, which readers of XML would otherwise be free to drop.
            _xml.WriteAttributeString("xml", "space", null, "preserve");
        }

        double shift = 0;
        foreach (TextRun run in runs)
        {
            double wanted = run.Script switch
            {
                TextScript.Super => -SuperscriptRise * look.Size,
                TextScript.Sub => SubscriptDrop * look.Size,
                _ => 0,
            };
            if (!run.Mathematical && wanted == shift)
            {
                _xml.WriteString(run.Text);
                continue;
            }

            // Some renderers drop a space with which a span begins or ends, so spaces are put between the spans.
            string text = run.Text.Trim(' ');
            _xml.WriteString(run.Text[..(run.Text.Length - run.Text.TrimStart(' ').Length)]);
            if (text.Length == 0)
            {
                continue;
            }

            Start(
                "tspan",
                ("dy", wanted == shift ? null : wanted - shift),
                ("font-size", run.Script == TextScript.None ? null : look.Size * TextLayout.ScriptSize),
                ("font-family", run.Mathematical && look.MathFonts ? MathFonts : null),
                ("font-style", run.Italic ? "italic" : null));
            _xml.WriteString(text);
            _xml.WriteEndElement();
            _xml.WriteString(run.Text[run.Text.TrimEnd(' ').Length..]);
            shift = wanted;
        }

        End();
    }

    public void Dispose()
    {
        _xml.Dispose();
        _text.Dispose();
    }

    /// <summary>The document written so far; call after the root element has ended.</summary>
    public override string ToString()
    {
        _xml.Flush();
        return _text.ToString();
    }
}
