namespace Swa.Research;

/// <summary>Declares a property of <see cref="Scenario"/> as a parameter: what commands, columns and axes say about it.</summary>
/// <param name="symbol">Its symbol in the papers, or the placeholder for a value in help.</param>
/// <param name="text">Meaning, unit and range in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ParameterAttribute(string symbol, string text) : Attribute
{
    public string Symbol { get; } = symbol;

    public string Text { get; } = text;

    /// <summary>Its column in tables; null: the property's name in snake case.</summary>
    public string? Column { get; init; }

    /// <summary>Label of an axis; null: the column in words.</summary>
    public string? Label { get; init; }
}
