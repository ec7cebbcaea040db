namespace Swa.Research;

/// <summary>Scopes of noise as text: <c>public</c> and <c>private</c>.</summary>
public static class NoiseScopeNames
{
    /// <summary>The text of a scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <returns>Its name.</returns>
    public static string Of(NoiseScope scope) => scope == NoiseScope.Public ? "public" : "private";

    /// <summary>The scope that a text names.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The scope.</returns>
    /// <exception cref="ParameterException">The name is unknown.</exception>
    public static NoiseScope Parse(string text) => text switch
    {
        "public" => NoiseScope.Public,
        "private" => NoiseScope.Private,
        _ => throw new ParameterException("noiseScope", $"'{text}'", "public, private"),
    };
}
