using System.Security.Cryptography;
using System.Text.Encodings.Web;

namespace Swa.Research.Notebooks.Jupyter;

/// <summary>
/// Turns messages into frames and back, with their signatures: identities, a delimiter, the signature, and as JSON the header, the header
/// of the request that is answered, metadata and content. Not for use from several threads at once where it reads.
/// </summary>
/// <param name="key">Signs the messages; empty: they are not signed.</param>
internal sealed class MessageFrames(byte[] key)
{
    private const int Signed = 4;

    /// <summary>Signatures that are remembered, so that a message that somebody recorded is not taken again.</summary>
    private const int MaxRemembered = 65_536;

    private static readonly byte[] Delimiter = "<IDS|MSG>"u8.ToArray();
    private static readonly byte[] Empty = "{}"u8.ToArray();
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000,
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly string _session = Guid.NewGuid().ToString();
    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<UInt128> _order = [];
    private int _sent;

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">The frames are no message, or not one of who has the key; says why.</exception>
    public JupyterMessage Read(IReadOnlyList<byte[]> frames)
    {
        int start = 0;
        while (start < frames.Count && !frames[start].AsSpan().SequenceEqual(Delimiter))
        {
            start++;
        }

        if (frames.Count < start + 2 + Signed)
        {
            throw new FormatException("frames are missing");
        }

        IReadOnlyList<byte[]> signed = [.. frames.Skip(start + 2).Take(Signed)];
        if (key.Length > 0)
        {
            byte[] signature = Sign(signed);
            if (!CryptographicOperations.FixedTimeEquals(signature, frames[start + 1]))
            {
                throw new FormatException("its signature is wrong");
            }

            if (!Remember(signature))
            {
                throw new FormatException("it came before");
            }
        }

        try
        {
            JsonObject header = JsonNode.Parse(signed[0], null, Strict)!.AsObject();
            string type = header["msg_type"]!.GetValue<string>();
            JsonObject content = JsonNode.Parse(signed[3], null, Strict)!.AsObject();
            return new JupyterMessage([.. frames.Take(start)], type, signed[0], content) { Size = frames.Sum(frame => frame.Length) };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NullReferenceException)
        {
            throw new FormatException("its header or content is no JSON object of the protocol", exception);
        }
    }

    /// <summary>Writes a message.</summary>
    /// <param name="identities">Where it goes, or its topic.</param>
    /// <param name="type">What it is.</param>
    /// <param name="content">What it says.</param>
    /// <param name="parent">The header of the request that it belongs to; null: none.</param>
    public IReadOnlyList<ReadOnlyMemory<byte>> Write(IReadOnlyList<byte[]> identities, string type, JsonObject content, byte[]? parent)
    {
        JsonObject header = new()
        {
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            ["msg_id"] = string.Create(CultureInfo.InvariantCulture, $"{_session}_{Interlocked.Increment(ref _sent)}"),
            ["msg_type"] = type,
            ["session"] = _session,
            ["username"] = "swa",
            ["version"] = KernelInformation.ProtocolVersion,
        };
        IReadOnlyList<byte[]> signed = [Json(header), parent ?? Empty, Empty, Json(content)];
        IEnumerable<byte[]> frames = [.. identities, Delimiter, key.Length > 0 ? Sign(signed) : [], .. signed];
        return [.. frames.Select(frame => (ReadOnlyMemory<byte>)frame)];
    }

    private static byte[] Json(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value, Compact);

    private byte[] Sign(IReadOnlyList<byte[]> frames)
    {
        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] frame in frames)
        {
            hash.AppendData(frame);
        }

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>False where the signature has been seen.</summary>
    private bool Remember(byte[] signature)
    {
        UInt128 digest = UInt128.Parse(signature.AsSpan(0, 32), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        if (!_known.Add(digest))
        {
            return false;
        }

        _order.Enqueue(digest);
        if (_order.Count > MaxRemembered)
        {
            _known.Remove(_order.Dequeue());
        }

        return true;
    }
}
