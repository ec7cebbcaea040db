using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Swa.Research.Llm;

/// <summary>Identifies recorded calls. The first 128 bits of a SHA-256, so that different calls do not collide.</summary>
/// <param name="Request">Everything that a reply may depend on: model, options, seed, messages and schema.</param>
/// <param name="Call">The request, and which question of which cell it asks.</param>
internal readonly record struct CallKey(UInt128 Request, UInt128 Call)
{
    /// <summary>The keys of a line.</summary>
    /// <param name="line">The line; whether its pieces are written out or named makes no difference.</param>
    /// <param name="names">The names of its pieces.</param>
    public static CallKey Of(CallLine line, IReadOnlyList<IReadOnlyList<string>> names)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{line.Form} {line.Seed}");
        foreach (IReadOnlyList<string> message in names)
        {
            text.Append('\n');
            foreach (string name in message)
            {
                text.Append(name).Append(' ');
            }
        }

        UInt128 request = Hash(text.ToString());
        return new CallKey(request, Hash(string.Create(
            CultureInfo.InvariantCulture, $"{request:x32} {line.Cell} {line.Agent} {line.Step} {line.Attempt}")));
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
