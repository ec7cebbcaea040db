namespace Swa.Research;

/// <summary>
/// Declares how notebooks show a type. .NET Interactive finds attributes of this simple name and these properties on the types
/// it shows, without a reference in either direction, and emits every preferred MIME type.
/// </summary>
/// <param name="formatterSourceType">
/// A class with a public parameterless constructor and a public instance method <c>CreateTypeFormatters()</c> that returns an
/// enumerable of objects with <c>string MimeType { get; }</c> and <c>bool Format(object, TextWriter)</c>.
/// </param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>The class that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types in which a value of the type is shown, richest first.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
