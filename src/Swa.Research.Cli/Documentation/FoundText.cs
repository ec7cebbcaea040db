namespace Swa.Research.Cli.Documentation;

/// <summary>What the search finds: a heading, its address in the site, and the beginning of the text below it.</summary>
internal sealed record FoundText(string Title, string Address, string Text);
