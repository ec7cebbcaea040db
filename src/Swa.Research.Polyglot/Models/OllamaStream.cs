namespace Swa.Research.Polyglot;

/// <summary>
/// A chat body that is read as it comes, line by line. OllamaSharp receives only lines that were checked: it turns an error in the
/// middle of a stream into an empty update, and a body that stops early into a reply.
/// </summary>
internal sealed class OllamaStream(Stream inner, string server, Func<string, bool> isLast) : Stream
{
    private readonly StreamReader _lines = new(inner, Encoding.UTF8);
    private ReadOnlyMemory<byte> _line;
    private int _read;
    private bool _isDone;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_line.IsEmpty && !await NextAsync(cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _line.Length);
        _line[..count].CopyTo(buffer);
        _line = _line[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _lines.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = _isDone ? null : await LineAsync(cancellationToken).ConfigureAwait(false);
        }
        while (line is not null && string.IsNullOrWhiteSpace(line));

        if (line is null)
        {
            return _isDone ? false : throw ServerFaults.CutShort(server);
        }

        _isDone = isLast(line);
        _line = Encoding.UTF8.GetBytes(line + "\n");
        return true;
    }

    /// <summary>The next line, character by character up to a limit: an endless line must not fill the memory.</summary>
    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        StringBuilder line = new();
        char[] letter = new char[1];
        try
        {
            while (await _lines.ReadAsync(letter, cancellationToken).ConfigureAwait(false) == 1 && letter[0] != '\n')
            {
                line.Append(letter[0]);
                if (++_read > OllamaFaults.MaxBytes)
                {
                    throw OllamaFaults.TooLong(server, null);
                }
            }
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException && cut is not ModelServerException)
        {
            throw ServerFaults.CutShort(server, cut);
        }

        return line.Length > 0 || letter[0] == '\n' ? line.ToString() : null;
    }
}
