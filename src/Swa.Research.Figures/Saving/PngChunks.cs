using System.Buffers.Binary;

namespace Swa.Research.Figures;

/// <summary>Adds chunks after the header of a PNG picture: who wrote it, and how large it is meant to be.</summary>
/// <param name="png">A whole picture.</param>
internal sealed class PngChunks(byte[] png)
{
    private const int SignatureAndHeader = 8 + 25;

    private readonly List<byte> _added = [];

    public void AddText(string keyword, string text) => Add("tEXt", Encoding.Latin1.GetBytes($"{keyword}\0{text}"));

    public void AddResolution(double pixelsPerCentimetre)
    {
        byte[] data = new byte[9];
        uint perMetre = (uint)Math.Round(pixelsPerCentimetre * 100);
        BinaryPrimitives.WriteUInt32BigEndian(data, perMetre);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), perMetre);
        data[8] = 1;
        Add("pHYs", data);
    }

    public byte[] ToArray() => [.. png.AsSpan(0, SignatureAndHeader), .. _added, .. png.AsSpan(SignatureAndHeader)];

    private void Add(string type, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        byte[] number = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)data.Length);
        _added.AddRange([.. number, .. named]);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(named));
        _added.AddRange(number);
    }

    /// <summary>CRC-32 as PNG defines it.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            checksum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ 0xEDB88320;
            }
        }

        return ~checksum;
    }
}
