namespace Swa.Research.Notebooks.Jupyter;

/// <summary>A message that the kernel has received.</summary>
/// <param name="Identities">Lead back to the sender.</param>
/// <param name="Type">What it asks for.</param>
/// <param name="Header">Its header as it came, which is the parent header of what answers it.</param>
/// <param name="Content">Its arguments, of any types.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, string Type, byte[] Header, JsonObject Content)
{
    /// <summary>How many bytes it keeps, about.</summary>
    public int Size { get; init; }

    /// <summary>A text.</summary>
    /// <exception cref="FormatException">It is missing, or no text.</exception>
    public string Text(string name) => Value<string>(name) ?? throw new FormatException($"'{name}' is missing");

    /// <summary>A text; null: it is missing, or no text.</summary>
    public string? TextOrNull(string name)
    {
        try
        {
            return Value<string>(name);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A number, or another where it is missing.</summary>
    /// <exception cref="FormatException">It is no whole number.</exception>
    public int Number(string name, int otherwise) => Content[name] is null ? otherwise : Value<int>(name);

    /// <summary>Whether an option is set.</summary>
    /// <exception cref="FormatException">It is neither true nor false.</exception>
    public bool IsSet(string name, bool otherwise = false) => Content[name] is null ? otherwise : Value<bool>(name);

    private T? Value<T>(string name)
    {
        try
        {
            return Content[name] is { } value ? value.GetValue<T>() : default;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException or OverflowException)
        {
            throw new FormatException($"'{name}' has a wrong type", exception);
        }
    }
}
