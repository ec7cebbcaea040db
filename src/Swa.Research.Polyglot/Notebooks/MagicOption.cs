using Microsoft.DotNet.Interactive.Directives;

namespace Swa.Research.Polyglot;

/// <summary>One option of a magic command.</summary>
/// <param name="Name">How it is written, such as <c>--weights</c>.</param>
/// <param name="Value">The symbol or word for its value in help; null for a switch without one.</param>
/// <param name="Description">Meaning, unit and range.</param>
/// <param name="Default">The value where it is not written; null where there is none.</param>
/// <param name="Parameter">The library's name of what it sets, such as <c>weight</c>; null: the option's own name.</param>
internal sealed record MagicOption(string Name, string? Value, string Description, string? Default = null, string? Parameter = null)
{
    public static MagicOption Help { get; } = new("--help", null, "Show this help and do nothing else.");

    /// <summary>The name as .NET Interactive passes it: <c>maxDemand</c> for <c>--max-demand</c>.</summary>
    public string Key =>
        string.Concat(
            Name.TrimStart('-').Split('-').Select((word, index) => index == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    /// <summary>The option for one value of a parameter.</summary>
    public static MagicOption Of(ScenarioParameter parameter) => new(
        $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(parameter.Name)}",
        parameter.Symbol,
        parameter.Text,
        parameter.Default,
        JsonNamingPolicy.CamelCase.ConvertName(parameter.Name));

    /// <summary>Whether a message about this parameter of the library is about this option.</summary>
    public bool Sets(string parameter) => parameter == Name || parameter == Key || parameter == Parameter;

    public KernelDirectiveParameter ToParameter() =>
        new(Name, Default is null ? Description : $"{Description} Default: {Default}.") { Flag = Value is null };
}
