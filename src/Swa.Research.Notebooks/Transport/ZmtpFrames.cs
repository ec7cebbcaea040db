using System.Buffers.Binary;

namespace Swa.Research.Notebooks.Transport;

/// <summary>How messages and commands are written: as frames of a flag, a length in one or eight bytes, and a body.</summary>
/// <remarks>
/// The framing of <see href="https://rfc.zeromq.org/spec/37/">37/ZMTP</see> (3.1), which is that of
/// <see href="https://rfc.zeromq.org/spec/23/">23/ZMTP</see> (3.0). <see cref="ZmtpReader"/> reads them.
/// </remarks>
internal static class ZmtpFrames
{
    /// <summary>Another frame of the same message follows.</summary>
    public const byte More = 1;

    /// <summary>The length has eight bytes rather than one.</summary>
    public const byte Long = 2;

    /// <summary>The frame is a command to the other end of the connection, and no part of a message.</summary>
    public const byte Command = 4;

    /// <summary>The bytes of a message.</summary>
    /// <exception cref="OverflowException">They do not fit into an array.</exception>
    public static byte[] Encode(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        int length = 0;
        foreach (ReadOnlyMemory<byte> frame in frames)
        {
            length = checked(length + (IsShort(frame.Length) ? 2 : 9) + frame.Length);
        }
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        Span<byte> rest = bytes;
        for (int i = 0; i < frames.Count; i++)
        {
            rest = Write(rest, i < frames.Count - 1 ? More : (byte)0, frames[i].Span);
        }
        return bytes;
    }

    /// <summary>The bytes of a command.</summary>
    public static byte[] EncodeCommand(string name, ReadOnlySpan<byte> data)
    {
        byte[] body = [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data];
        byte[] bytes = new byte[(IsShort(body.Length) ? 2 : 9) + body.Length];
        Write(bytes, Command, body);
        return bytes;
    }

    /// <summary>The name and the data of a command.</summary>
    /// <exception cref="InvalidDataException">It has no name.</exception>
    public static string CommandName(byte[] body, out ReadOnlyMemory<byte> data)
    {
        if (body.Length == 0 || body[0] == 0 || body[0] >= body.Length)
        {
            throw new InvalidDataException("A command has no name.");
        }
        data = body.AsMemory(1 + body[0]);
        return Encoding.ASCII.GetString(body, 1, body[0]);
    }

    private static bool IsShort(int length) => length <= byte.MaxValue;

    private static Span<byte> Write(Span<byte> target, byte flags, ReadOnlySpan<byte> body)
    {
        if (IsShort(body.Length))
        {
            target[0] = flags;
            target[1] = (byte)body.Length;
            target = target[2..];
        }
        else
        {
            target[0] = (byte)(flags | Long);
            BinaryPrimitives.WriteInt64BigEndian(target[1..], body.Length);
            target = target[9..];
        }
        body.CopyTo(target);
        return target[body.Length..];
    }
}
