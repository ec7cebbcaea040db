namespace Swa.Research.Llm;

/// <summary>The likeliest first tokens of a reply with the logarithms of their probabilities, as servers report them (logprobs).</summary>
public static class TokenLikelihoods
{
    private const string Property = "swa.likelihoods";

    /// <summary>Asks for them with a call.</summary>
    /// <param name="options">The call's options, changed.</param>
    /// <param name="count">Number of tokens, at least 1.</param>
    public static void AskWith(ChatOptions options, int count)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[Property] = Require.AtLeast(1, count, nameof(count));
    }

    /// <summary>How many a call asks for.</summary>
    /// <param name="options">The call's options.</param>
    /// <returns>The number; null: none.</returns>
    public static int? AskedWith(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Property, out int count) == true ? count : null;

    /// <summary>Lets them travel with a reply.</summary>
    /// <param name="properties">The reply's further properties; null: it has none yet.</param>
    /// <param name="tokens">The tokens with the logarithms of their probabilities; null: the server reports none.</param>
    /// <returns>The properties; null where there are none.</returns>
    public static AdditionalPropertiesDictionary? With(
        AdditionalPropertiesDictionary? properties, IReadOnlyDictionary<string, double>? tokens)
    {
        if (tokens is null)
        {
            return properties;
        }

        properties ??= [];
        properties[Property] = tokens;
        return properties;
    }

    /// <summary>Those of a reply.</summary>
    /// <param name="reply">The reply.</param>
    /// <returns>The tokens with the logarithms of their probabilities; null where the server reports none.</returns>
    public static IReadOnlyDictionary<string, double>? Of(ChatResponse reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return reply.AdditionalProperties?.TryGetValue(Property, out object? tokens) == true
            ? tokens as IReadOnlyDictionary<string, double>
            : null;
    }
}
