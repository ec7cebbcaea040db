namespace Swa.Research.Figures;

/// <summary>What a figure with a slider shows at one position of it.</summary>
public sealed record SliderPosition
{
    /// <summary>Makes a position.</summary>
    /// <param name="value">The value at the slider, such as <c>1.6</c>; see <see cref="MathText"/>.</param>
    /// <param name="panels">The panels from left to right, at least one.</param>
    /// <exception cref="ParameterException">The value is empty, or there is no panel.</exception>
    public SliderPosition(string value, params IReadOnlyList<Panel> panels)
    {
        Value = MathText.Checked(value, "value") is { Length: > 0 } text
            ? text
            : throw new ParameterException("value", "empty", "a text that distinguishes the position");
        Require.Given(panels, "panels", "one or more panels");
        Panels = panels.Count > 0 && panels.All(panel => panel is not null)
            ? [.. panels]
            : throw new ParameterException("panels", "empty or has a missing panel", "one or more panels");
    }

    /// <summary>The value at the slider.</summary>
    public string Value { get; }

    /// <summary>The panels from left to right.</summary>
    public IReadOnlyList<Panel> Panels { get; }
}
