using Microsoft.DotNet.Interactive.Formatting;

namespace Swa.Research.Notebooks.Cells;

/// <summary>
/// Shows every value as HTML that has no formatter of its own, with all of its text encoded. The formatting library's own HTML is not
/// used: where it stops in a deep or cyclic object it writes the object's text as it is.
/// </summary>
internal sealed class EncodedFormatter : ITypeFormatter
{
    private static readonly EncodedFormatter Instance = new();

    private EncodedFormatter()
    {
    }

    /// <inheritdoc/>
    public string MimeType => HtmlFormatter.MimeType;

    /// <inheritdoc/>
    public Type Type => typeof(object);

    /// <summary>Makes the formatting library ask this formatter, unless it does already; a cell may have reset the library.</summary>
    public static void Register()
    {
        if (!Formatter.RegisteredFormatters(includeDefaults: false).Contains(Instance))
        {
            Formatter.Register(Instance);
        }
    }

    /// <inheritdoc/>
    public bool Format(object? instance, FormatContext context)
    {
        if (instance is null || !FormatAsDeclared(instance, context))
        {
            EncodedWriter writer = new(context);
            writer.WriteContent(instance);
            if (writer.HasTable)
            {
                context.Writer.Write(EncodedWriter.Style);
            }
        }

        return true;
    }

    /// <summary>Whether no cell has registered another HTML formatter for values of this type.</summary>
    public static bool IsFormatterOf(Type type) =>
        ReferenceEquals(Formatter.GetPreferredFormatterFor(type, HtmlFormatter.MimeType), Instance);

    /// <summary>Formats a value with the formatter that a cell has registered for its type, or that its type declares.</summary>
    /// <returns>False where there is none.</returns>
    public static bool FormatAsRegistered(object instance, FormatContext context)
    {
        ITypeFormatter preferred = Formatter.GetPreferredFormatterFor(instance.GetType(), HtmlFormatter.MimeType);
        return ReferenceEquals(preferred, Instance) ? FormatAsDeclared(instance, context) : preferred.Format(instance, context);
    }

    /// <summary>
    /// Formats a value whose type names a source of formatters in an attribute, which the library finds by its simple name.
    /// </summary>
    private static bool FormatAsDeclared(object instance, FormatContext context)
    {
        Type type = instance.GetType();
        if (!type.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == nameof(TypeFormatterSourceAttribute)))
        {
            return false;
        }

        // The library reads the attribute when it is asked about the type.
        _ = Formatter.GetPreferredMimeTypesFor(type);
        return Formatter.RegisteredFormatters().Any(formatter =>
            formatter.MimeType == HtmlFormatter.MimeType && formatter.Type != typeof(object) && formatter.Type.IsAssignableFrom(type)
            && formatter.Format(instance, context));
    }
}
