namespace Swa.Research.Polyglot;

/// <summary>Ollama's native options for every request that does not set them itself; null leaves one to the server.</summary>
public sealed record OllamaSampling
{
    /// <summary>Seed of the server's random draws, from 0 to 2147483647. To Ollama a negative seed means a new one each time.</summary>
    /// <exception cref="ParameterException">The seed is out of its range.</exception>
    public int? Seed { get; init => field = value is { } seed ? Require.AtLeast(0, seed, "seed") : null; }

    /// <summary>Temperature, from 0 to 2.</summary>
    /// <exception cref="ParameterException">The temperature is out of its range.</exception>
    public double? Temperature
    {
        get;
        init => field = value is { } temperature ? Require.Within(0, 2, temperature, "temperature") : null;
    }

    /// <summary>
    /// Length of the context in tokens (<c>num_ctx</c>), at least 1. Ollama silently cuts off the front of a longer prompt.
    /// </summary>
    /// <exception cref="ParameterException">The length is out of its range.</exception>
    public int? ContextLength { get; init => field = value is { } length ? Require.AtLeast(1, length, "contextLength") : null; }
}
