using System.Buffers.Text;
using System.Security.Cryptography;

namespace Swa.Research.Llm;

/// <summary>
/// Texts of prompts in a recording: cut into pieces, each of them written where it first occurs and from then on named by its hash. Equal
/// pieces (the rules of the game, the state that all agents of a step share, the rows of a table) are so stored once.
/// </summary>
/// <remarks>What identifies a call depends on the pieces: another way to cut is another version of the format.</remarks>
internal static class RecordedText
{
    /// <summary>How a reference to a piece begins; a piece that begins so is written with the mark doubled.</summary>
    public const char Mark = '~';

    private const int ReferenceBytes = 7;

    /// <summary>What names a text or a line: the first 56 bits of its SHA-256.</summary>
    public static string Reference(ReadOnlySpan<byte> utf8)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, hash);
        return Base64Url.EncodeToString(hash[..ReferenceBytes]);
    }

    /// <summary>What names a text.</summary>
    public static string Reference(string text) => Reference(Encoding.UTF8.GetBytes(text));

    /// <summary>The pieces, which joined are the text: its paragraphs, and of those with tables each row and what stands between.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            string paragraph = text[start..After(text, "\n\n", start)];
            start += paragraph.Length;
            int words = 0;
            for (int line = 0; line < paragraph.Length;)
            {
                int end = EndOfLine(paragraph, line);
                if (paragraph.AsSpan(line, end - line).Contains(" | ", StringComparison.Ordinal))
                {
                    if (words < line)
                    {
                        yield return paragraph[words..line];
                    }

                    yield return paragraph[line..end];
                    words = end;
                }

                line = end;
            }

            if (words < paragraph.Length)
            {
                yield return paragraph[words..];
            }
        }
    }

    /// <summary>The pieces of a JSON schema: a list of allowed values, which changes from call to call, and what surrounds it.</summary>
    public static IEnumerable<string> PiecesOfSchema(string schema)
    {
        int start = After(schema, "\"enum\":[", 0);
        int end = start < schema.Length ? schema.IndexOf(']', start) : -1;
        return end < 0 ? [schema] : [schema[..start], schema[start..end], schema[end..]];
    }

    /// <summary>A piece as it is written out.</summary>
    public static string WrittenOut(string text) => text is [Mark, ..] ? Mark + text : text;

    /// <summary>The text of a piece that is written out; null: it is only named.</summary>
    public static string? Written(string piece) => piece switch
    {
        [Mark, Mark, ..] => piece[1..],
        [Mark, ..] => null,
        _ => piece,
    };

    /// <summary>The names of pieces, be they written out or named.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Names(IReadOnlyList<IReadOnlyList<string>> messages) =>
    [
        .. messages.Select(IReadOnlyList<string> (pieces) =>
            [.. pieces.Select(piece => Written(piece) is string text ? Reference(text) : piece[1..])]),
    ];

    /// <summary>The end of a line, with the empty lines after it.</summary>
    private static int EndOfLine(string text, int start)
    {
        int end = After(text, "\n", start);
        while (end < text.Length && text[end] == '\n')
        {
            end++;
        }

        return end;
    }

    private static int After(string text, string end, int start) =>
        text.IndexOf(end, start, StringComparison.Ordinal) is var at and >= 0 ? at + end.Length : text.Length;
}
