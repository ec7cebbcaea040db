namespace Swa.Research.Figures;

/// <summary>Whether text is on the line, above or below it.</summary>
internal enum TextScript
{
    /// <summary>On the line.</summary>
    None,

    /// <summary>A superscript.</summary>
    Super,

    /// <summary>A subscript.</summary>
    Sub,
}
