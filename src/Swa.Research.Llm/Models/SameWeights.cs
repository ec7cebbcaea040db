namespace Swa.Research.Llm;

/// <summary>Finds names of models behind which stand the same weights: by what their servers report, else by what they reply.</summary>
internal static class SameWeights
{
    /// <summary>A question whose greedy answer differs between models, as it is free and long.</summary>
    public const string Question = "Describe a lighthouse at night in three sentences.";

    /// <summary>Tokens of the answer.</summary>
    public const int Tokens = 64;

    // Different models may well give the same few words.
    private const int ShortestEvidence = 40;

    /// <summary>Compares all models with each other.</summary>
    /// <param name="cards">What the servers report.</param>
    /// <param name="ask">Asks a model of the name the question at temperature 0; null: only the reports are compared.</param>
    /// <returns>One sentence per pair of names.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(IReadOnlyList<ModelCard> cards, Func<string, Task<string?>>? ask)
    {
        (ModelCard One, ModelCard Other)[] pairs = [.. cards.SelectMany((one, at) => cards.Skip(at + 1).Select(other => (one, other)))];
        Dictionary<string, string> answers = [];
        if (ask is not null)
        {
            string[] open =
            [
                .. pairs.Where(pair => IsSame(pair.One, pair.Other) is null)
                    .SelectMany(pair => new[] { pair.One.Model, pair.Other.Model }).Distinct(StringComparer.Ordinal),
            ];
            string?[] replies = await Task.WhenAll(open.Select(ask));
            answers = open.Zip(replies).Where(reply => reply.Second is { Length: >= ShortestEvidence })
                .ToDictionary(reply => reply.First, reply => reply.Second!);
        }

        return
        [
            .. pairs.Select(pair => (pair, Reason: Reason(pair.One, pair.Other, answers))).Where(found => found.Reason is not null)
                .Select(found => $"{found.pair.One.Model} and {found.pair.Other.Model} are the same weights by {found.Reason}: "
                    + "differences between them are no differences between models."),
        ];
    }

    private static string? Reason(ModelCard one, ModelCard other, Dictionary<string, string> answers) => IsSame(one, other) switch
    {
        true => $"their servers' reports ({one.Weights})",
        null when answers.TryGetValue(one.Model, out string? answer) && answer == answers.GetValueOrDefault(other.Model) =>
            "their replies, which are equal at temperature 0",
        _ => null,
    };

    /// <summary>Whether two cards describe the same weights; null: they do not say enough.</summary>
    private static bool? IsSame(ModelCard one, ModelCard other)
    {
        if (one.Digest is not null && other.Digest is not null)
        {
            return one.Digest == other.Digest;
        }

        bool sameSource = one.Source == other.Source;
        bool differ = Differ(one.Quantisation, other.Quantisation) || (sameSource && Differ(one.Size, other.Size))
            || (sameSource && one.Source == ModelCard.SimulatedSource && one.ReportedName != other.ReportedName);
        return differ ? false : one.File is not null && one.File == other.File ? true : null;
    }

    private static bool Differ(string? one, string? other) => one is not null && other is not null && one != other;
}
