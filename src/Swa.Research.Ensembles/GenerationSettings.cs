namespace Swa.Research.Ensembles;

/// <summary>How an agent's answer is drawn, in the ranges of MAC-SPGG; every value is checked when it is set.</summary>
public sealed record GenerationSettings
{
    /// <summary>Temperature, 0.3 to 1.2.</summary>
    public required double Temperature { get; init => field = Require.Within(0.3, 1.2, value, "temperature"); }

    /// <summary>Share of probability that is drawn from, 0.6 to 0.95.</summary>
    public required double TopP { get; init => field = Require.Within(0.6, 0.95, value, "topP"); }

    /// <summary>Number of likeliest tokens that are drawn from, 20 to 80.</summary>
    public required int TopK { get; init => field = (int)Require.Within(20, 80, value, "topK"); }

    /// <summary>Most tokens of the answer, at least 1.</summary>
    public required int MaxTokens { get; init => field = Require.AtLeast(1, value, "maxTokens"); }

    /// <summary>Repetition penalty, 1.0 to 1.3.</summary>
    public required double RepetitionPenalty { get; init => field = Require.Within(1, 1.3, value, "repetitionPenalty"); }

    /// <summary>Presence penalty, 0 to 0.6.</summary>
    public required double PresencePenalty { get; init => field = Require.Within(0, 0.6, value, "presencePenalty"); }

    /// <summary>
    /// The settings of an effort. All are linear in it: from none to full, temperature falls from 1.2 to 0.3, top-p from 0.95 to 0.6
    /// and top-k from 80 to 20 (a more careful choice of words), the token limit rises from a quarter of the most to all of it (a
    /// longer answer), and the repetition penalty rises from 1.0 to 1.3 and the presence penalty from 0 to 0.6 (less of what was said).
    /// </summary>
    /// <remarks>The paper gives the ranges but not the map from a contribution to them: this map is the project's own.</remarks>
    /// <param name="effort">Effort from 0 to 1: a contribution's position between c_min and c_max.</param>
    /// <param name="maxTokens">Token limit at full effort, at least 1.</param>
    /// <returns>The settings, to six decimals.</returns>
    /// <exception cref="ParameterException">The effort is not in [0, 1], or the token limit is below 1.</exception>
    public static GenerationSettings OfEffort(double effort, int maxTokens)
    {
        Require.Share(effort, nameof(effort));
        Require.AtLeast(1, maxTokens, nameof(maxTokens));
        return new GenerationSettings
        {
            Temperature = Between(1.2, 0.3),
            TopP = Between(0.95, 0.6),
            TopK = (int)Math.Round(Between(80, 20), MidpointRounding.AwayFromZero),
            MaxTokens = Math.Max(1, (int)Math.Round(Between(0.25, 1) * maxTokens, MidpointRounding.AwayFromZero)),
            RepetitionPenalty = Between(1, 1.3),
            PresencePenalty = Between(0, 0.6),
        };

        // Rounded, so that the ends are met and a recording's key does not depend on the last bit.
        double Between(double none, double full) => Math.Round(none + (full - none) * effort, 6);
    }

    /// <summary>The options of a request, without seed.</summary>
    internal ChatOptions ToChatOptions(string model, SamplingFields fields)
    {
        ChatOptions options = new()
        {
            ModelId = model,
            Temperature = (float)Temperature,
            TopP = (float)TopP,
            MaxOutputTokens = MaxTokens,
            PresencePenalty = (float)PresencePenalty,
        };
        if (fields != SamplingFields.Standard)
        {
            options.AdditionalProperties = new()
            {
                ["top_k"] = TopK,
                [fields == SamplingFields.Vllm ? "repetition_penalty" : "repeat_penalty"] = RepetitionPenalty,
            };
        }

        return options;
    }
}
