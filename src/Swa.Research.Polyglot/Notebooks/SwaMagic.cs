using System.Text.Json.Serialization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Swa.Research.Polyglot;

/// <summary>A magic command that was written in a cell, with its options by key.</summary>
internal abstract class SwaMagic : KernelDirectiveCommand
{
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Given { get; set; } = [];

    /// <summary>The value of an option as text: as written, else its default, else null.</summary>
    public string? Text(MagicOption option) => Given.GetValueOrDefault(option.Key) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => option.Default,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        var value => value.GetRawText(),
    };

    public bool Has(MagicOption option) => Given.TryGetValue(option.Key, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Adds a magic command to a kernel: bad values fail the cell with one sentence, <c>--help</c> shows the options.</summary>
    public static void Register<T>(
        Kernel kernel, string name, string description, IReadOnlyList<MagicOption> options, Func<T, KernelInvocationContext, Task> run)
        where T : SwaMagic
    {
        MagicOption[] all = [.. options, MagicOption.Help];
        KernelActionDirective directive = new(name, description) { Parameters = [.. all.Select(option => option.ToParameter())] };
        // An unknown option fails in the parser, which suggests neither a similar name nor the help.
        kernel.RegisterForDisposal(kernel.KernelEvents.Subscribe(produced =>
        {
            if (produced is DiagnosticsProduced { Command: SubmitCode cell } && MagicLine.Fault(cell, name, all) is { } fault)
            {
                FormattedValue sentence = new(PlainTextFormatter.MimeType, $"{fault}\n");
                KernelInvocationContext.Current?.Publish(new StandardErrorValueProduced(cell, [sentence]));
            }
        }));
        kernel.AddDirective<T>(directive, async (magic, context) =>
        {
            if (magic.Has(MagicOption.Help))
            {
                context.Display(Help(name, description, all));
                return;
            }

            // The parser drops an option without a value.
            if (context.Command is SubmitCode cell && MagicLine.Fault(cell, name, all) is { } fault)
            {
                context.Fail(magic, message: fault);
                return;
            }

            try
            {
                await run(magic, context).ConfigureAwait(false);
            }
            catch (ParameterException wrong)
            {
                string named = options.FirstOrDefault(option => option.Sets(wrong.Parameter))?.Name ?? wrong.Parameter;
                context.Fail(magic, message: wrong.Describe(named));
            }
        });
    }

    private static Markdown Help(string name, string description, IReadOnlyList<MagicOption> options)
    {
        IEnumerable<string> rows = options.Select(option =>
            $"| `{option.Name}{(option.Value is null ? "" : $" {option.Value}")}` | {Markdown.Escape(option.Description)} | "
            + $"{(option.Default is null ? "" : $"`{option.Default}`")} |");
        return new Markdown(
            $"**`{name}`** {Markdown.Escape(description)}\n\n| option | meaning | default |\n| --- | --- | --- "
                + $"|\n{string.Join('\n', rows)}\n");
    }
}
