using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using Swa.Research.Notebooks.Cells;

namespace Swa.Research.Notebooks.Cells
{
    /// <summary>The functions every cell can call without a prefix, named as .NET Interactive names them.</summary>
    public static class CellFunctions
    {
        /// <summary>Shows a value below the cell.</summary>
        /// <param name="value">Any value.</param>
        /// <param name="mimeTypes">MIME types to show it in; by default those its type prefers.</param>
        /// <returns>The display, for updates.</returns>
#pragma warning disable IDE1006, CA1707 // Cells written for .NET Interactive call it by this name.
        public static DisplayedValue display(object? value, params string[] mimeTypes) =>
            new(CellContext.Format(value, mimeTypes));

        /// <summary>Ends a cell that has been interrupted. The host calls it in every loop of a cell.</summary>
        /// <exception cref="OperationCanceledException">The cell has been interrupted.</exception>
        public static void __checkpoint() => CellContext.Current?.Interrupt.ThrowIfCancellationRequested();
#pragma warning restore IDE1006, CA1707

        /// <summary>HTML to show unencoded; any other text is encoded.</summary>
        /// <param name="content">HTML.</param>
        /// <returns>A value that is shown as this HTML.</returns>
        public static IHtmlContent HTML(string content) => content.ToHtmlContent();
    }

    /// <summary>A value shown below a cell, which later code may replace.</summary>
    public sealed class DisplayedValue
    {
        private readonly CellContext? _cell;
        private readonly string _displayId;
        private readonly string[] _mimeTypes;

        internal DisplayedValue(IReadOnlyDictionary<string, string> data)
        {
            _cell = CellContext.Current;
            _mimeTypes = [.. data.Keys];
            _displayId = _cell?.Display(data) ?? "";
        }

        /// <summary>Replaces what is shown, in the same MIME types.</summary>
        /// <param name="updatedValue">The new value.</param>
        public void Update(object? updatedValue)
        {
            (CellContext.Current ?? _cell)?.Update(CellContext.Format(updatedValue, _mimeTypes), _displayId);
        }
    }
}

// Cells import System, so that every value has the method, as in .NET Interactive.
namespace System
{
    /// <summary>Shows values from cells.</summary>
    public static class DisplayExtensions
    {
        /// <summary>Shows the value below the cell.</summary>
        /// <param name="value">Any value.</param>
        /// <param name="mimeTypes">MIME types to show it in; by default those its type prefers.</param>
        /// <returns>The display, for updates.</returns>
        public static DisplayedValue Display(this object? value, params string[] mimeTypes) => CellFunctions.display(value, mimeTypes);

        /// <summary>
        /// Shows text as the content of one MIME type, such as text/markdown, exactly as it is: nothing in it is encoded, so text/html
        /// and text/markdown must not hold text from data, such as a model's reply.
        /// </summary>
        /// <param name="value">The text.</param>
        /// <param name="mimeType">Its MIME type.</param>
        /// <returns>The display, for updates.</returns>
        public static DisplayedValue DisplayAs(this string value, string mimeType) =>
            new(new Dictionary<string, string> { [mimeType] = value });
    }
}
