using System.Net;

namespace Swa.Research.Cli.Transcripts;

/// <summary>Decisions as text to read, or as one page without script. What a model wrote is shown, and does nothing.</summary>
internal static class Transcript
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d0d4da, #444a52); --soft: light-dark(#f4f5f7, #22262b);
          --reply: light-dark(#e7f3ea, #17301f); --bad: light-dark(#fbe9e7, #3b1d19); --faint: light-dark(#59636e, #9aa4af); }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; border-top: 2px solid var(--line); padding-top: 1rem; }
        h3 { font-size: 1rem; margin: 1.8rem 0 .4rem; } h3.fallback { color: light-dark(#a3301c, #ff9c87); }
        .who { color: var(--faint); font-size: .85rem; margin: .6rem 0 .2rem; }
        pre { font: .85rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: .6rem .8rem;
          border: 1px solid var(--line); border-radius: 6px; background: var(--soft); }
        pre.reply { background: var(--reply); } pre.failure { background: var(--bad); }
        """;

    /// <summary>A text whose control characters, and those that turn the direction, can be seen and have no effect.</summary>
    public static string Visible(string text)
    {
        StringBuilder visible = new(text.Length);
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '\n' => visible.Append(letter),
                < ' ' => visible.Append((char)('\u2400' + letter)),
                '\u007F' => visible.Append('\u2421'),
                _ when Report.Printable(letter.ToString()).Length == 0 =>
                    visible.Append(CultureInfo.InvariantCulture, $"⟨U+{(int)letter:X4}⟩"),
                _ => visible.Append(letter),
            };
        }

        return visible.ToString();
    }

    /// <summary>Writes decisions as text.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Decision> decisions)
    {
        string? place = null;
        foreach (Decision decision in decisions)
        {
            if (decision.Place != place)
            {
                place = decision.Place;
                output.WriteLine($"=== {Line(place)}");
                output.WriteLine();
            }

            output.WriteLine($"--- {Line(decision.Title)}");
            foreach ((string who, string text, _) in Parts(decision))
            {
                output.WriteLine($"[{Line(who)}]");
                output.WriteLine($"  {Visible(text).Replace("\n", "\n  ", StringComparison.Ordinal)}");
            }

            output.WriteLine();
        }
    }

    /// <summary>One page that needs no other file.</summary>
    /// <param name="name">Name of the recording.</param>
    /// <param name="models">What its models are.</param>
    /// <param name="decisions">The decisions.</param>
    public static string Page(string name, IEnumerable<string> models, IReadOnlyList<Decision> decisions)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="generator" content="{OutputFile.Mark}">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width">
            <title>Transcript of {Html(name)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>Transcript of {Html(name)}</h1>
            <p>{ResultFiles.Count(decisions.Count, "decision")} of {Html(string.Join(", ", models))}.
            Agents and steps are counted from 1.</p>

            """);
        string? place = null;
        foreach (Decision decision in decisions)
        {
            if (decision.Place != place)
            {
                place = decision.Place;
                page.Append(CultureInfo.InvariantCulture, $"<h2>{Html(place)}</h2>\n");
            }

            string kind = decision.Fallback is null ? "" : " class=\"fallback\"";
            page.Append(CultureInfo.InvariantCulture, $"<h3{kind}>{Html(decision.Title)}</h3>\n");
            foreach ((string who, string text, string look) in Parts(decision))
            {
                page.Append(
                    CultureInfo.InvariantCulture, $"<p class=\"who\">{Html(who)}</p>\n<pre class=\"{look}\">{Html(text)}</pre>\n");
            }
        }

        return page.Append("</body>\n</html>\n").ToString();
    }

    private static string Html(string text) => WebUtility.HtmlEncode(Visible(text));

    private static string Line(string text) => Visible(text).ReplaceLineEndings(" ");

    private static IEnumerable<(string Who, string Text, string Look)> Parts(Decision decision)
    {
        for (int i = 0; i < decision.Calls.Count; i++)
        {
            RecordedCall call = decision.Calls[i];
            foreach (RecordedMessage message in decision.New(i))
            {
                yield return (message.Role, message.Text, "message");
            }

            if (call.Reasoning is string reasoning)
            {
                yield return ("thinking", reasoning, "message");
            }

            yield return call.Failure is RecordedFailure failure
                ? ($"no reply: {Decision.Facts(call)}", failure.Message, "failure")
                : ($"reply: {Decision.Facts(call)}", call.Reply is { Length: > 0 } reply ? reply : "(empty)", "reply");
            foreach (string note in call.Notes ?? [])
            {
                yield return ("note", note, "message");
            }
        }
    }
}
