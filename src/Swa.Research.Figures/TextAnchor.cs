namespace Swa.Research.Figures;

/// <summary>The part of a text that lies at its position.</summary>
public enum TextAnchor
{
    /// <summary>The text begins at its position and runs to the right.</summary>
    Start,

    /// <summary>The text is centred on its position.</summary>
    Middle,

    /// <summary>The text ends at its position.</summary>
    End,
}
