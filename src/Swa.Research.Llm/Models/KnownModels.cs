namespace Swa.Research.Llm;

/// <summary>One of the paper's five models.</summary>
/// <param name="PaperName">Name as in the paper.</param>
/// <param name="OllamaTag">Name of a quantisation of the same weights in Ollama's library.</param>
public sealed record KnownModel(string PaperName, string OllamaTag);

/// <summary>
/// The paper's five models and the names under which Ollama offers them. Every other name works too; it is sent unchanged.
/// </summary>
public static class KnownModels
{
    /// <summary>The name that selects all five.</summary>
    public const string PaperSet = "paper";

    /// <summary>The five, in the paper's order; Figures 3 and 4 use the first.</summary>
    public static IReadOnlyList<KnownModel> All { get; } =
    [
        new("Phi-3.5-mini-instruct", "phi3.5:3.8b-mini-instruct-q4_K_M"),
        new("Mistral-7B-Instruct-v0.3", "mistral:7b-instruct-v0.3-q4_K_M"),
        new("Qwen2.5-7B-Instruct", "qwen2.5:7b-instruct-q4_K_M"),
        new("Llama-3-8B-Instruct", "llama3:8b-instruct-q4_K_M"),
        new("Gemma-3-4B-IT", "gemma3:4b-it-q4_K_M"),
    ];

    /// <summary>
    /// The names to ask a server for: <see cref="PaperSet"/> becomes the five Ollama tags, a paper's name its tag; others are kept.
    /// </summary>
    /// <param name="names">Names as given.</param>
    /// <returns>Names as a server is asked for them, without duplicates, in order.</returns>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return
        [
            .. names
                .SelectMany(name => SameName(name, PaperSet) ? All.Select(known => known.OllamaTag) : [Resolve(name)])
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The paper's model for a name.</summary>
    /// <param name="model">A paper's name or an Ollama tag, in any case.</param>
    /// <returns>The model, or null for any other name.</returns>
    public static KnownModel? Find(string model) =>
        All.FirstOrDefault(known => SameName(model, known.PaperName) || SameName(model, known.OllamaTag));

    private static bool SameName(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Resolve(string name) => Find(name)?.OllamaTag ?? name;
}
