using System.Buffers.Binary;

namespace Swa.Research.Notebooks.Transport;

/// <summary>What two peers say of themselves before they exchange messages: a greeting, then the command READY.</summary>
/// <remarks>
/// <see href="https://rfc.zeromq.org/spec/37/">37/ZMTP</see> with the security mechanism NULL. Peers that speak 3.0
/// (<see href="https://rfc.zeromq.org/spec/23/">23/ZMTP</see>) or anything later are accepted, those that speak 1.0 or 2.0 are not.
/// </remarks>
internal static class ZmtpHandshake
{
    /// <summary>Bytes of a greeting.</summary>
    public const int GreetingLength = 64;

    private const int VersionAt = 10, MechanismAt = 12, MechanismLength = 20, LongestIdentity = 255;

    private static readonly byte[] Mechanism = [.. "NULL"u8, .. new byte[MechanismLength - 4]];

    /// <summary>Signature, version 3.1, the mechanism NULL, no server of it, and filler.</summary>
    public static byte[] Greeting { get; } =
        [0xff, .. new byte[8], 0x7f, 3, 1, .. Mechanism, .. new byte[GreetingLength - MechanismAt - MechanismLength]];

    /// <summary>Checks as much of a greeting as there is.</summary>
    /// <exception cref="InvalidDataException">It is none, of an older version, or wants another mechanism.</exception>
    public static void CheckGreeting(ReadOnlySpan<byte> greeting)
    {
        if (greeting[0] != 0xff || (greeting.Length >= VersionAt && greeting[VersionAt - 1] != 0x7f)
            || (greeting.Length > VersionAt && greeting[VersionAt] < 3))
        {
            throw new InvalidDataException("The peer does not speak ZMTP 3.");
        }
        if (greeting.Length >= MechanismAt + MechanismLength
            && !greeting.Slice(MechanismAt, MechanismLength).SequenceEqual(Mechanism))
        {
            throw new InvalidDataException("The peer asks for another security mechanism than NULL.");
        }
    }

    /// <summary>The command that completes the handshake of a socket.</summary>
    public static byte[] Ready(SocketKind kind)
    {
        string type = kind switch { SocketKind.Router => "ROUTER", SocketKind.Publish => "PUB", _ => "REP" };
        return ZmtpFrames.EncodeCommand("READY", [.. Property("Socket-Type", type), .. Property("Identity", "")]);
    }

    /// <summary>The command that says why a peer is refused for good.</summary>
    public static byte[] Error(string reason) =>
        ZmtpFrames.EncodeCommand("ERROR", [(byte)reason.Length, .. Encoding.ASCII.GetBytes(reason)]);

    /// <summary>Reads the properties of a peer's READY.</summary>
    /// <param name="kind">The socket it connects to.</param>
    /// <param name="metadata">Names and values, each after its length.</param>
    /// <param name="identity">How it wants to be named; empty: it leaves that to the socket.</param>
    /// <returns>Why the two do not fit, or null.</returns>
    /// <exception cref="InvalidDataException">The properties are malformed.</exception>
    public static string? Refusal(SocketKind kind, ReadOnlySpan<byte> metadata, out byte[] identity)
    {
        string type = "";
        identity = [];
        while (metadata.Length > 0)
        {
            string name = Encoding.ASCII.GetString(Take(ref metadata, Take(ref metadata, 1)[0]));
            ReadOnlySpan<byte> value = Take(ref metadata, BinaryPrimitives.ReadUInt32BigEndian(Take(ref metadata, 4)));
            if (name.Equals("Socket-Type", StringComparison.OrdinalIgnoreCase))
            {
                type = Encoding.ASCII.GetString(value);
            }
            else if (name.Equals("Identity", StringComparison.OrdinalIgnoreCase))
            {
                identity = value.ToArray();
            }
        }
        return (kind, type) switch
        {
            (SocketKind.Router, not ("DEALER" or "REQ" or "ROUTER")) => "A ROUTER talks to DEALER, REQ and ROUTER only.",
            (SocketKind.Publish, not ("SUB" or "XSUB")) => "A PUB talks to SUB and XSUB only.",
            (SocketKind.Reply, not ("REQ" or "DEALER")) => "A REP talks to REQ and DEALER only.",
            (SocketKind.Router, _) when identity.Length > LongestIdentity => "An identity has at most 255 bytes.",
            (SocketKind.Router, _) when identity is [0, ..] => "An identity does not start with 0.",
            _ => null,
        };
    }

    private static byte[] Property(string name, string value)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. length, .. Encoding.ASCII.GetBytes(value)];
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, uint length)
    {
        if (length > bytes.Length)
        {
            throw new InvalidDataException("A property of READY is cut short.");
        }
        ReadOnlySpan<byte> taken = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return taken;
    }
}
