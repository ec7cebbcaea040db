using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Swa.Research.Fuzzing.Inputs;

/// <summary>Changes of a file: of its bytes, its lines, or its members.</summary>
internal static class Mutation
{
    private static readonly string[] AbsurdValues =
    [
        "null", "true", "[]", "{}", "\"\"", "-1", "0", "1e308", "-1e308", "1e400", "2147483648", "9223372036854775808", "0.1", "\"NaN\"",
        "\"\\ud800\"", "\"\\u0000\"", "\"\\u001b[31m\"", "\"../../x\"", "[[[[[[[[[[]]]]]]]]]]", "\"$(touch EXECUTED)\"",
    ];

    private static readonly string[] Cells =
    [
        "", "NaN", "-1", "1e308", "1e-320", "∞", "\"", "\"\"\"", "a\u001b[31m", "2147483648", "0x10", "null", "1,2", "\0", "2.7", "uniform",
        " 0.5 ",
    ];

    /// <summary>A changed copy of a file of some kind.</summary>
    public static byte[] Of(byte[] whole, string extension, Random random)
    {
        byte[] bytes = whole;
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            bytes = random.Next(10) switch
            {
                0 => Bytes(bytes, random),
                1 => bytes[..random.Next(bytes.Length + 1)],
                2 => Extreme(bytes, random),
                3 or 4 => Lines(bytes, random),
                _ => extension == ".csv" ? Cell(bytes, random) : Member(bytes, isLines: extension == ".jsonl", random),
            };
        }

        return bytes;
    }

    private static byte[] Bytes(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        for (int i = random.Next(1, 8); i > 0 && changed.Length > 0; i--)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private static byte[] Extreme(byte[] bytes, Random random) => random.Next(9) switch
    {
        0 => [],
        1 => [0],
        2 => [0xEF, 0xBB, 0xBF, .. bytes],
        3 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes)),
        4 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal)),
        5 => [.. bytes, .. Enumerable.Repeat((byte)'9', 1_000_000)],
        6 => Encoding.UTF8.GetBytes(new string('[', 100_000)),
        7 => [.. bytes, .. bytes],
        _ => [.. bytes, .. "torn"u8],
    };

    private static byte[] Lines(byte[] bytes, Random random)
    {
        List<string> lines = [.. Encoding.UTF8.GetString(bytes).Split('\n')];
        int one = random.Next(lines.Count);
        int other = random.Next(lines.Count);
        switch (random.Next(4))
        {
            case 0:
                lines.RemoveAt(one);
                break;
            case 1:
                lines.Insert(one, lines[other]);
                break;
            case 2:
                (lines[one], lines[other]) = (lines[other], lines[one]);
                break;
            default:
                lines[one] = lines[one][..random.Next(lines[one].Length + 1)];
                break;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static byte[] Cell(byte[] bytes, Random random)
    {
        string[] lines = Encoding.UTF8.GetString(bytes).Split('\n');
        int row = random.Next(Math.Min(lines.Length, random.Next(2) == 0 ? 1 : int.MaxValue));
        string[] cells = lines[row].Split(',');
        cells[random.Next(cells.Length)] = CommandText.Pick(random, Cells);
        lines[row] = string.Join(',', cells);
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    /// <summary>Gives a value in JSON another one, or removes its member; where the text is none, as far as it is.</summary>
    private static byte[] Member(byte[] bytes, bool isLines, Random random)
    {
        int at = random.Next(bytes.Length + 1);
        int first = isLines ? bytes.AsSpan(0, at).LastIndexOf((byte)'\n') + 1 : 0;
        int length = isLines ? bytes.AsSpan(first).IndexOf((byte)'\n') : -1;
        List<(int Name, int Start, int End)> values = Values(bytes.AsSpan(first, length < 0 ? bytes.Length - first : length));
        if (values.Count == 0)
        {
            return Bytes(bytes, random);
        }

        (int name, int start, int end) = CommandText.Pick(random, values);
        return name >= 0 && random.Next(4) == 0
            ? [.. bytes[..(first + name)], .. bytes[(first + end)..].SkipWhile(letter => letter == ',')]
            : [.. bytes[..(first + start)], .. Encoding.UTF8.GetBytes(Value(random)), .. bytes[(first + end)..]];
    }

    /// <summary>Where values begin and end, and where the name of a member begins; −1: no member.</summary>
    private static List<(int Name, int Start, int End)> Values(ReadOnlySpan<byte> json)
    {
        List<(int Name, int Start, int End)> values = [];
        Stack<(int Name, int Start)> open = [];
        int name = -1;
        Utf8JsonReader reader = new(json);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = (int)reader.TokenStartIndex;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((name, (int)reader.TokenStartIndex));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (int opened, int start) = open.Pop();
                        values.Add((opened, start, (int)reader.BytesConsumed));
                        break;
                    default:
                        values.Add((name, (int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                        break;
                }

                name = -1;
            }
        }
        catch (JsonException)
        {
            // What was read before the error is as good.
        }

        return values;
    }

    private static string Value(Random random) => random.Next(6) switch
    {
        0 => $"\"{new string('x', random.Next(20_000))}\"",
        1 => random.Next(-5, 100).ToString(CultureInfo.InvariantCulture),
        2 => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        _ => CommandText.Pick(random, AbsurdValues),
    };
}
