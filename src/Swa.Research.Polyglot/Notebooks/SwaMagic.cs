using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Swa.Research.Display;
using Swa.Research.Parameters;

namespace Swa.Research.Polyglot.Notebooks;

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
        KernelActionDirective directive = new(name, description)
        {
            Parameters = [.. options.Append(MagicOption.Help).Select(option => option.ToParameter())],
        };
        kernel.AddDirective<T>(directive, async (magic, context) =>
        {
            if (magic.Has(MagicOption.Help))
            {
                context.Display(Help(name, description, options));
                return;
            }

            try
            {
                await run(magic, context).ConfigureAwait(false);
            }
            catch (ParameterException wrong)
            {
                context.Fail(magic, message: wrong.Message);
            }
        });
    }

    private static Markdown Help(string name, string description, IReadOnlyList<MagicOption> options)
    {
        IEnumerable<string> rows = options.Append(MagicOption.Help).Select(option =>
            $"| `{option.Name}{(option.Value is null ? "" : $" {option.Value}")}` | {Markdown.Escape(option.Description)} | "
            + $"{(option.Default is null ? "" : $"`{option.Default}`")} |");
        return new Markdown(
            $"**`{name}`** {Markdown.Escape(description)}\n\n| option | meaning | default |\n| --- | --- | --- |\n{string.Join('\n', rows)}\n");
    }
}
