namespace Swa.Research.Figures;

/// <summary>The part of a text that stands at its place.</summary>
public enum TextAnchor
{
    /// <summary>The text begins at its place and runs to the right.</summary>
    Start,

    /// <summary>The text is centred on its place.</summary>
    Middle,

    /// <summary>The text ends at its place.</summary>
    End,
}
