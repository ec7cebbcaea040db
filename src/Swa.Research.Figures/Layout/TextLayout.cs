namespace Swa.Research.Figures;

/// <summary>
/// Estimates how wide text becomes and breaks it into lines. The reader's fonts are not known here, so widths are those of
/// Helvetica with some air; what is placed by them keeps its distance under the usual substitutes.
/// </summary>
internal static class TextLayout
{
    /// <summary>Size of raised and lowered text against the text around it.</summary>
    public const double ScriptSize = 0.72;

    private const double Air = 1.05;
    private const double BoldWidening = 1.07;
    private const double OtherWidth = 600;
    private const double IdeographWidth = 1000;

    /// <summary>Helvetica's advance widths of the characters from space to tilde, in thousandths of the font size.</summary>
    private static readonly int[] AdvanceWidths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
    ];

    public static double Width(string markup, double fontSize, bool bold = false) => Width(MathText.Parse(markup), fontSize, bold);

    public static double Width(IEnumerable<TextRun> runs, double fontSize, bool bold = false) =>
        runs.Sum(run => Width(run, fontSize)) * (bold ? BoldWidening : 1);

    public static double WidestWord(string markup, double fontSize) =>
        Words(markup).Select(word => Width(word, fontSize)).DefaultIfEmpty(0).Max();

    /// <summary>Breaks text at its spaces, and within a word only where that word alone is too wide.</summary>
    public static IReadOnlyList<IReadOnlyList<TextRun>> Wrap(string markup, double fontSize, double width, bool bold = false)
    {
        List<IReadOnlyList<TextRun>> lines = [];
        List<TextRun> line = [];
        TextRun space = new(" ", Mathematical: false, Italic: false, TextScript.None);
        foreach (List<TextRun> word in Words(markup).SelectMany(word => Pieces(word, fontSize, width, bold)))
        {
            if (line.Count > 0 && Width([.. line, space, .. word], fontSize, bold) > width)
            {
                lines.Add(line);
                line = [];
            }

            if (line.Count > 0)
            {
                line.Add(space);
            }

            line.AddRange(word);
        }

        if (line.Count > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static double Width(TextRun run, double fontSize) =>
        run.Text.EnumerateRunes().Sum(AdvanceWidth) / 1000 * Air * fontSize * (run.Script == TextScript.None ? 1 : ScriptSize);

    private static double AdvanceWidth(Rune rune) => rune.Value switch
    {
        >= ' ' and <= '~' => AdvanceWidths[rune.Value - ' '],
        >= 0x300 and <= 0x36F => 0,
        >= 0x1100 and <= 0x11FF or >= 0x2E80 and <= 0xD7FF or >= 0xF900 and <= 0xFAFF or >= 0xFE30 => IdeographWidth,
        _ => OtherWidth,
    };

    private static IEnumerable<List<TextRun>> Words(string markup)
    {
        List<TextRun> word = [];
        foreach (TextRun run in MathText.Parse(markup))
        {
            if (run.Mathematical)
            {
                word.Add(run);
                continue;
            }

            string[] parts = run.Text.Split(' ');
            for (int i = 0; i < parts.Length; i++)
            {
                if (i > 0 && word.Count > 0)
                {
                    yield return word;
                    word = [];
                }

                if (parts[i].Length > 0)
                {
                    word.Add(run with { Text = parts[i] });
                }
            }
        }

        if (word.Count > 0)
        {
            yield return word;
        }
    }

    private static IEnumerable<List<TextRun>> Pieces(List<TextRun> word, double fontSize, double width, bool bold)
    {
        if (Width(word, fontSize, bold) <= width)
        {
            yield return word;
            yield break;
        }

        List<TextRun> piece = [];
        foreach (TextRun character in word.SelectMany(run => run.Text.EnumerateRunes().Select(rune => run with { Text = rune.ToString() })))
        {
            if (piece.Count > 0 && Width([.. piece, character], fontSize, bold) > width)
            {
                yield return piece;
                piece = [];
            }

            if (piece.Count > 0 && piece[^1] with { Text = "" } == character with { Text = "" })
            {
                piece[^1] = character with { Text = piece[^1].Text + character.Text };
            }
            else
            {
                piece.Add(character);
            }
        }

        yield return piece;
    }
}
