namespace Swa.Research.Notebooks.Directives;

/// <summary>What is done with a stretch of a cell.</summary>
internal enum SegmentKind
{
    /// <summary>It is run.</summary>
    CSharp,

    /// <summary>It is shown as Markdown.</summary>
    Markdown,

    /// <summary>It is shown as HTML.</summary>
    Html,

    /// <summary>It is run by the page.</summary>
    JavaScript,

    /// <summary>The names of the variables are listed.</summary>
    Who,

    /// <summary>The variables are listed with their types and values.</summary>
    Whos,

    /// <summary>The host and its versions are named.</summary>
    About,
}
